import * as l10n from '@vscode/l10n';
import { nameOfView, type ReadView } from '../oceanbase/allowedViews.ts';
import { quoteString } from '../oceanbase/quoting.ts';
import { scopeOf } from '../oceanbase/scope.ts';
import type { ServerInfo } from '../oceanbase/serverInfo.ts';

/** What a login may not read, what follows from that, and what an administrator can do, in a sentence or two. */
export function unreadSentence(info: ServerInfo, login: string, unread: ReadonlySet<ReadView>): string {
  const views = [...unread].map((view) => nameOfView(scopeOf(info), view));
  return l10n.t(
    'This login may not read {0}. What stands there is unknown, and nothing is concluded from it. An administrator can allow it with: {1} Then reconnect.',
    views.join(', '),
    views.map((view) => `GRANT SELECT ON ${view} TO ${granteeOf(login, info.mode)};`).join(' '),
  );
}

/** The user of a login such as `user@tenant#cluster` or `cluster:tenant:user`, as GRANT wants it. */
function granteeOf(login: string, mode: ServerInfo['mode']): string {
  const user = /^[^@#]*/.exec(login.includes('@') ? login : (login.split(':')[2] ?? login))?.[0] ?? login;
  const bare = user.replace(/^(['"])(.*)\1$/, '$2');
  return mode === 'ORACLE' ? bare.toUpperCase() : quoteString(bare);
}
