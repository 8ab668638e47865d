import * as l10n from '@vscode/l10n';
import type { ServerError } from '../../oceanbase/errors.ts';
import { redactor } from '../../oceanbase/redact.ts';
import { codeEntry } from './codes/index.ts';
import { parseComment, type FailureComment } from './comment.ts';
import { searchLog, type Step } from './entry.ts';
import { manual, type ManualPage } from './manual.ts';
import { placeOf, type FailureContext } from './place.ts';

/** A failure in words. Every text is redacted; none of it is Markdown yet. */
export interface Explanation {
  /** Positive; undefined where the server gave none. */
  readonly code: number | undefined;
  /** OceanBase's name for the code, where it is known. */
  readonly name: string | undefined;
  /** One sentence, for a notification or a panel. */
  readonly summary: string;
  /** What the failure means, in one sentence. */
  readonly meaning: string;
  /** The likeliest first; empty for a code that is not known. */
  readonly causes: readonly string[];
  readonly steps: readonly Step[];
  readonly page: ManualPage;
  /** What the server said, taken apart. */
  readonly said: FailureComment;
  /** Finds the failure in the server's log; undefined without a trace id. */
  readonly logCommand: string | undefined;
}

/**
 * Explains how a job ended. `result` is its RESULT (negative; 0 if unknown, some versions write it positive) and
 * `comment` its COMMENT or that of its task. The code decides, never the text. Source: facts.md 2.2, 2.3, 4.3.
 */
export function explain(result: number, comment: string, context: FailureContext = {}): Explanation {
  const said = redacted(parseComment(comment));
  const code = result === 0 ? said.code : Math.abs(result);
  const entry = code === undefined ? undefined : codeEntry(code);
  const meaning = entry?.meaning ?? unknownMeaning(code);
  const place = placeOf(context);
  return {
    code,
    name: entry?.name,
    summary: code === undefined ? meaning : l10n.t('{0} ({1})', meaning, label(code, entry?.name)),
    meaning,
    causes: entry?.causes ?? [],
    steps: entry?.steps(place) ?? unknownSteps(said, context),
    page: entry?.page ?? manual.backupFailed,
    said,
    logCommand: said.traceId === undefined ? undefined : logCommand(said.traceId, said.module),
  };
}

/** Explains the refusal of a statement. */
export function explainRefusal(error: ServerError, context: FailureContext = {}): Explanation {
  return explain(-error.code, error.message, context);
}

/**
 * Explains why a tenant that was asked for has no row: a child of a sys job that could not start is skipped without
 * a word (facts.md 4.3), and RootService's event history alone knows its code.
 */
export function explainSkipped(context: FailureContext = {}): Explanation {
  const id = context.tenantId === undefined ? '' : ` AND VALUE1 = '${String(context.tenantId)}'`;
  const meaning =
    context.tenant === undefined
      ? l10n.t('The server left the tenant out of the job, and its job views do not say why.')
      : l10n.t('The server left “{0}” out of the job, and its job views do not say why.', context.tenant);
  return {
    ...explain(-9040, '', context),
    code: undefined,
    name: undefined,
    summary: meaning,
    meaning,
    steps: [
      {
        text: l10n.t('Ask RootService’s event history from sys: VALUE2 is the code of the refusal.'),
        sql:
          'SELECT TIMESTAMP, VALUE1, VALUE2, RS_SVR_IP FROM oceanbase.DBA_OB_ROOTSERVICE_EVENT_HISTORY' +
          ` WHERE MODULE = 'backup_data' AND EVENT = 'start_backup_data'${id} ORDER BY TIMESTAMP DESC`,
      },
      ...explain(-9040, '', context).steps,
    ],
  };
}

/** “-9082 OB_BACKUP_DEVICE_OUT_OF_SPACE”, as OceanBase’s own documents write it. */
function label(code: number, name: string | undefined): string {
  return `-${String(code)}${name === undefined ? '' : ` ${name}`}`;
}

function unknownMeaning(code: number | undefined): string {
  return code === undefined
    ? l10n.t('The server reports a failure without a code.')
    : l10n.t('The server ended the backup with a code that this extension does not know.');
}

function unknownSteps(said: FailureComment, { sys = true }: FailureContext): Step[] {
  return [
    said.traceId === undefined
      ? {
          text: l10n.t(
            'Look for “backup” in rootservice.log and observer.log around the time of the failure.',
          ),
        }
      : searchLog(),
    ...(sys
      ? [
          {
            text: l10n.t('Look at what RootService noted about backups.'),
            sql:
              "SELECT * FROM oceanbase.DBA_OB_ROOTSERVICE_EVENT_HISTORY WHERE MODULE = 'backup_data'" +
              ' ORDER BY TIMESTAMP DESC LIMIT 30',
          },
        ]
      : []),
    {
      text: l10n.t('If the reason passes by itself, such as a restart of a server, start the backup again.'),
    },
    { text: l10n.t('Else copy the diagnosis and take it to OceanBase’s support or forum with the log.') },
  ];
}

/** RootService keeps a log of its own. The trace id is made of letters, digits and hyphens (`parseComment`). */
function logCommand(traceId: string, module: string | undefined): string {
  return `grep '${traceId}' ${module === 'ROOTSERVICE' ? 'rootservice.log* observer.log*' : 'observer.log*'}`;
}

function redacted(said: FailureComment): FailureComment {
  const clean = <T extends string | undefined>(text: T): T =>
    (text === undefined ? text : redactor.redact(text)) as T;
  return { ...said, server: clean(said.server), text: clean(said.text), raw: clean(said.raw) };
}
