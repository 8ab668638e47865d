/** What a COMMENT of a job or task, or the text of an ERR packet, says about a failure. */
export interface FailureComment {
  /** OceanBase's code as a positive number; undefined where the text has none. */
  readonly code: number | undefined;
  /** The part of the server that failed: BACKUP_DATA, BACKUP_CLEAN, …, or ROOTSERVICE. */
  readonly module: string | undefined;
  /** `ip:port` of the server that failed (its RPC port). */
  readonly server: string | undefined;
  /** The log stream's id, as the server wrote it: it may exceed 2^53. */
  readonly logStream: string | undefined;
  /** Safe to be put into a shell command: letters, digits and hyphens alone. */
  readonly traceId: string | undefined;
  /** The server's own words, without the fields above. */
  readonly text: string;
  /** Everything, as it was. */
  readonly raw: string;
}

/** Longer texts than any server writes are cut before they are searched. */
const longest = 8_192;

/**
 * Takes a COMMENT apart: the two forms of `ObHAResultInfo::get_comment_str` (facts.md 4.3), Oracle mode's
 * `ORA-00600 … arguments: -code, text`, the trailer of `enable_rich_error_msg`, or a plain text. Each field is
 * looked for by itself, so that other cases, blanks, orders and texts that were cut (512 bytes) lose only what is
 * missing. Never throws.
 */
export function parseComment(comment: string): FailureComment {
  const raw = comment.slice(0, longest);
  const trailer =
    /\n[ \t]*\[([^\n ]{1,80}:\d{1,5})\][ \t]*\[[^\]\n]{0,40}\][ \t]*\[([0-9A-Za-z-]{1,64})\]\s*$/.exec(raw);
  const body = trailer ? raw.slice(0, trailer.index) : raw;
  const origin = /^\s*\(\s*(rootservice|server)\s*\)/i.exec(body)?.[1]?.toUpperCase();
  const result = /\bresult\s*[:=]\s*-?(\d{1,9})/i.exec(body) ?? /\barguments\s*:\s*-(\d{1,9})/i.exec(body);
  const module = /\bmodule\s*[:=]\s*(\w{1,64})/i.exec(body)?.[1]?.toUpperCase();
  return {
    code: result?.[1] === undefined ? undefined : Number(result[1]),
    module: module ?? (origin === 'ROOTSERVICE' ? origin : undefined),
    server: /\baddr\s*[:=]\s*([^\s,()]{3,120})/i.exec(body)?.[1] ?? trailer?.[1],
    logStream: /\bls_id\s*[:=]\s*\{?(?:id\s*:\s*)?(\d{1,20})/i.exec(body)?.[1],
    traceId: /\btrace_?id\s*[:=]\s*(Y[0-9A-Z-]{3,80})/i.exec(body)?.[1] ?? trailer?.[2],
    text: result ? wordsAfter(body, result) : body.trim(),
    raw,
  };
}

/** The words that belong to a code: in brackets behind it in a COMMENT, behind a comma in Oracle mode. */
function wordsAfter(body: string, result: RegExpExecArray): string {
  const rest = body.slice(result.index + result[0].length).trimStart();
  if (!rest.startsWith('(')) return rest.replace(/^,/, '').trim();
  const traceId = rest.search(/\)\s{0,9},\s{0,9}trace_?id\s{0,9}[:=]/i);
  return rest.slice(1, traceId >= 0 ? traceId : endOfBrackets(rest)).trim();
}

/** Where the bracket that `text` begins with is closed, or the end where the text was cut before that. */
function endOfBrackets(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++;
    else if (text[index] === ')') depth--;
    if (depth === 0) return index;
  }
  return text.length;
}
