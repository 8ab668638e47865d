import * as l10n from '@vscode/l10n';
import { randomBytes } from 'node:crypto';

export interface HtmlParts {
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** The translations, where the user's language is not English. */
  readonly texts?: Readonly<Record<string, unknown>> | undefined;
  /** VS Code's language, of which the page is where there are translations. */
  readonly language?: string | undefined;
}

/**
 * The panel's page: nothing but the two built files, which the nonce lets in. The toolkit takes the nonce for the
 * styles that it adds from the `csp-nonce` tag.
 */
export function panelHtml({ cspSource, script, style, texts, language = 'en' }: HtmlParts): string {
  const nonce = randomBytes(16).toString('base64');
  const csp = [
    `default-src 'none'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${texts ? language.replaceAll(/[^\w-]/g, '') : 'en'}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" nonce="${nonce}" href="${style}">
<title>${l10n.t('Backup')}</title>
</head>
<body>
<main id="panel"></main>${texts ? `\n${dataBlock(texts)}` : ''}
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** Data, which no policy has to let in because nothing runs it. `<` could end the block. */
function dataBlock(texts: NonNullable<HtmlParts['texts']>): string {
  return `<script type="application/json" id="texts">${JSON.stringify(texts).replaceAll('<', '\\u003c')}</script>`;
}
