import { randomBytes } from 'node:crypto';

export interface HtmlParts {
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

/**
 * The panel's page: nothing but the two built files, which the nonce lets in. The toolkit takes the nonce for the
 * styles that it adds from the `csp-nonce` tag.
 */
export function panelHtml({ cspSource, script, style }: HtmlParts): string {
  const nonce = randomBytes(16).toString('base64');
  const csp = [
    `default-src 'none'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" nonce="${nonce}" href="${style}">
<title>Backup</title>
</head>
<body>
<main id="panel"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
