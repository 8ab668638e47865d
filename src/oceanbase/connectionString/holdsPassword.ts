import { parseConnection } from './parse.ts';

/** Where the clients, their environment and URLs have a password, in a text that is no connection (yet). */
const places =
  /(?:^|\s)-p\S|--password[=\s]\s*\S|\bMYSQL_PWD=\S|:\/\/[^\s/:@]*:[^\s/]*[^\s/\d]|[?&]password=[^&\s]/;

/** Whether a password stands in what was typed or pasted, so that it must not be shown. */
export function holdsPassword(text: string): boolean {
  const parsed = parseConnection(text);
  return parsed.kind === 'parts' ? (parsed.parts.password ?? '') !== '' : places.test(text);
}
