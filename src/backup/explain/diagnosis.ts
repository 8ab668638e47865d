import * as l10n from '@vscode/l10n';
import type { StatementRecord } from '../../oceanbase/journaledSession.ts';
import { recordLine } from '../../oceanbase/journaledSession.ts';
import { redactor } from '../../oceanbase/redact.ts';
import { heading, sections } from './document.ts';
import type { Explanation } from './explain.ts';
import type { FailureFacts } from './facts.ts';
import { block, words } from './markdown.ts';

/** How many of the tenant's statements a diagnosis carries, the newest ones. */
const mostStatements = 50;

/**
 * Everything that somebody else needs to help with a failure, as Markdown for a ticket: the explanation, the
 * facts, the command for the log, the hint for obdiag, and the statements that were sent. Redacted as a whole,
 * whatever the parts were.
 */
export function diagnosis(
  facts: FailureFacts,
  explanation: Explanation,
  statements: readonly StatementRecord[],
): string {
  const shown = statements.slice(-mostStatements);
  const left = statements.length - shown.length;
  return redactor.redact(
    [
      `# ${heading(facts)}`,
      ...sections(facts, explanation),
      l10n.t(
        'To gather the logs and views that support asks for, with obdiag on a host that reaches the cluster:',
      ),
      block('sh', 'obdiag gather scene run --scene=observer.backup'),
      `## ${l10n.t('Statements that were sent')}`,
      ...(shown.length === 0
        ? [l10n.t('None were sent for this tenant in this window.')]
        : [
            words(
              left > 0
                ? l10n.t(
                    'Times are UTC; secrets are masked. Earlier statements that are left out: {0}.',
                    left,
                  )
                : l10n.t('Times are UTC; secrets are masked.'),
            ),
            block('text', shown.map(recordLine).join('\n')),
          ]),
    ].join('\n\n') + '\n',
  );
}
