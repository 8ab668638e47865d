import { afterwards, startAgain, type CodeEntry } from '../entry.ts';
import { manual } from '../manual.ts';

/** Codes of logins, privileges and servers that are not ready. */
export const accessCodes: readonly CodeEntry[] = [
  {
    code: 5036,
    name: 'OB_ERR_NO_PRIVILEGE',
    meaning: 'The login lacks a privilege that the statement needs.',
    causes: [
      'The user has not been granted ALTER SYSTEM.',
      'A tenant’s own login used a statement that only sys may use, or named a tenant.',
    ],
    steps: () => [
      { text: 'See what the user may do.', sql: 'SHOW GRANTS' },
      { text: 'Grant it as an administrator of that tenant.', sql: "GRANT ALTER SYSTEM ON *.* TO '<user>'" },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'privilege' },
  },
  {
    code: 5171,
    name: 'OB_ERR_NO_TABLE_PRIVILEGE',
    meaning: 'The login may not read the views of the dictionary.',
    causes: ['The user has not been granted SELECT on the database oceanbase.'],
    steps: () => [
      {
        text: 'Grant it as an administrator of that tenant.',
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
    meaning: 'A view of the dictionary does not exist for this login.',
    causes: ['The CDB_ views are for sys alone.', 'This version does not have the view.'],
    steps: () => [{ text: 'Log in to sys, or update OceanBase.' }],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'reading the views' },
  },
  {
    code: 5217,
    name: 'OB_ERR_BAD_FIELD_ERROR',
    meaning: 'A view of the dictionary lacks a column that was asked for.',
    causes: ['This version’s views differ from those that this extension knows.'],
    steps: () => [
      { text: 'Copy the diagnosis, and report it as a bug of this extension with the server’s version.' },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'reading the views' },
  },
  {
    code: 4043,
    name: 'OB_PASSWORD_WRONG',
    meaning: 'The login was refused: the password, the user or the tenant is wrong.',
    causes: [
      'The password was changed.',
      'The user or tenant name is wrong: OceanBase gives the same answer for all three.',
    ],
    steps: () => [{ text: 'Use “Reconnect Cluster”, which asks for the password.' }],
    page: manual.codes4000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 5039,
    name: 'OB_ERR_USER_IS_LOCKED',
    meaning: 'The user is locked.',
    causes: ['Too many logins with a wrong password.', 'ALTER USER … ACCOUNT LOCK was run.'],
    steps: () => [
      { text: 'Unlock it as an administrator of that tenant.', sql: "ALTER USER '<user>' ACCOUNT UNLOCK" },
    ],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 5150,
    name: 'OB_TENANT_NOT_IN_SERVER',
    meaning: 'The server that was asked does not hold this tenant.',
    causes: ['The tenant has no unit on that server.'],
    steps: () => [{ text: 'Connect to a server that holds the tenant, or through OBProxy.' }],
    page: manual.codes5000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 8001,
    name: 'OB_SERVER_IS_INIT',
    meaning: 'The server is starting.',
    causes: ['The observer was restarted a moment ago.'],
    steps: () => [{ text: 'Wait until it is in service.' }, startAgain],
    page: manual.codes8000,
    seen: 'statement',
    foreseen: { kind: 'preflight', check: 'the login itself' },
  },
  {
    code: 8002,
    name: 'OB_SERVER_IS_STOPPING',
    meaning: 'The server is stopping.',
    causes: ['The observer is being stopped or restarted.'],
    steps: () => [{ text: 'Connect to another server, or wait for the restart.' }, startAgain],
    page: manual.codes8000,
    seen: 'both',
    foreseen: afterwards,
  },
];
