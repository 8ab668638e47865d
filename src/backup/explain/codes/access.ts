import * as l10n from '@vscode/l10n';
import { afterwards, startAgain, type CodeEntry } from '../entry.ts';
import { manual } from '../manual.ts';

/** Codes of logins, privileges and servers that are not ready. */
export const accessCodes = (): readonly CodeEntry[] => [
  {
    code: 5036,
    name: 'OB_ERR_NO_PRIVILEGE',
    meaning: l10n.t('The login lacks a privilege that the statement needs.'),
    causes: [
      l10n.t('The user has not been granted ALTER SYSTEM.'),
      l10n.t('A tenant’s own login used a statement that only sys may use, or named a tenant.'),
    ],
    steps: () => [
      { text: l10n.t('See what the user may do.'), sql: 'SHOW GRANTS' },
      {
        text: l10n.t('Grant it as an administrator of that tenant.'),
        sql: "GRANT ALTER SYSTEM ON *.* TO '<user>'",
      },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'privilege' },
  },
  {
    code: 5360,
    name: 'OB_ERR_NO_SYS_PRIVILEGE',
    meaning: l10n.t('The login of an Oracle tenant lacks a privilege that the statement needs (ORA-01031).'),
    causes: [l10n.t('The user has not been granted ALTER SYSTEM.')],
    steps: () => [{ text: l10n.t('Grant it as an administrator of that tenant.') }],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: afterwards,
  },
  {
    code: 5171,
    name: 'OB_ERR_NO_TABLE_PRIVILEGE',
    meaning: l10n.t('The login may not read the views of the dictionary.'),
    causes: [l10n.t('The user has not been granted SELECT on the database oceanbase.')],
    steps: () => [
      {
        text: l10n.t('Grant it as an administrator of that tenant.'),
        sql: "GRANT SELECT ON oceanbase.* TO '<user>'",
      },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'reading the views' },
  },
  {
    code: 5019,
    name: 'OB_TABLE_NOT_EXIST',
    meaning: l10n.t('A view of the dictionary does not exist for this login.'),
    causes: [l10n.t('The CDB_ views are for sys alone.'), l10n.t('This version does not have the view.')],
    steps: () => [{ text: l10n.t('Log in to sys, or update OceanBase.') }],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'reading the views' },
  },
  {
    code: 5217,
    name: 'OB_ERR_BAD_FIELD_ERROR',
    meaning: l10n.t('A view of the dictionary lacks a column that was asked for.'),
    causes: [l10n.t('This version’s views differ from those that this extension knows.')],
    steps: () => [
      {
        text: l10n.t(
          'Copy the diagnosis, and report it as a bug of this extension with the server’s version.',
        ),
      },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'reading the views' },
  },
  {
    code: 4043,
    name: 'OB_PASSWORD_WRONG',
    meaning: l10n.t('The login was refused: the password, the user or the tenant is wrong.'),
    causes: [
      l10n.t('The password was changed.'),
      l10n.t('The user or tenant name is wrong: OceanBase gives the same answer for all three.'),
    ],
    steps: () => [{ text: l10n.t('Use “Reconnect Cluster”, which asks for the password.') }],
    page: manual.codes4000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 5039,
    name: 'OB_ERR_USER_IS_LOCKED',
    meaning: l10n.t('The user is locked.'),
    causes: [l10n.t('Too many logins with a wrong password.'), l10n.t('ALTER USER … ACCOUNT LOCK was run.')],
    steps: () => [
      {
        text: l10n.t('Unlock it as an administrator of that tenant.'),
        sql: "ALTER USER '<user>' ACCOUNT UNLOCK",
      },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 5150,
    name: 'OB_TENANT_NOT_IN_SERVER',
    meaning: l10n.t('The server that was asked does not hold this tenant.'),
    causes: [l10n.t('The tenant has no unit on that server.')],
    steps: () => [{ text: l10n.t('Connect to a server that holds the tenant, or through OBProxy.') }],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 8001,
    name: 'OB_SERVER_IS_INIT',
    meaning: l10n.t('The server is starting.'),
    causes: [l10n.t('The observer was restarted a moment ago.')],
    steps: () => [{ text: l10n.t('Wait until it is in service.') }, startAgain()],
    page: manual.codes8000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 8002,
    name: 'OB_SERVER_IS_STOPPING',
    meaning: l10n.t('The server is stopping.'),
    causes: [l10n.t('The observer is being stopped or restarted.')],
    steps: () => [{ text: l10n.t('Connect to another server, or wait for the restart.') }, startAgain()],
    page: manual.codes8000,
    seen: 'both',
    foreseen: afterwards,
  },
];
