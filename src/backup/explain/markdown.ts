/**
 * Markdown made of texts that servers and users wrote: nothing in them may become markup, a link, or the end of
 * a block.
 */

/** A text as plain words in a paragraph. */
export function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]()<>#+!|~$&-]/g, '\\$&');
}

/** A text as inline code. */
export function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return line === '' ? '—' : `${fence}${pad}${line}${pad}${fence}`;
}

/** A text as a code block, with its own lines. */
export function block(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text.replaceAll('\r', '').replaceAll('\0', '')}\n${fence}`;
}

export function link(title: string, url: string): string {
  return `[${words(title)}](${url})`;
}

/** The rows that have a value, as a table of two columns. */
export function table(rows: readonly (readonly [string, string | undefined])[]): string {
  const lines = rows
    .filter((row): row is readonly [string, string] => row[1] !== undefined && row[1] !== '')
    .map(([name, value]) => `| ${name} | ${code(value).replaceAll('|', '\\|')} |`);
  return ['| | |', '| --- | --- |', ...lines].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
