// What facts.md 1.2-1.4 call grammatical, and what not, in MySQL mode.
import type { SandboxVersion } from '../../sandbox/index.ts';

export interface Sentence {
  readonly sql: string;
  /** Only where facts.md says that a version does not know the statement. */
  readonly versions?: readonly SandboxVersion[];
  /** Why the vendor's parser package says otherwise; facts.md wins. */
  readonly parserDisagrees?: string;
}

const plain = (...statements: readonly string[]): Sentence[] => statements.map((sql) => ({ sql }));

const olderThan42 = 'its grammar is older than 4.2';
const from42: readonly SandboxVersion[] = ['4.2.1', '4.2.5', '4.3.5'];

export const grammatical: Readonly<Record<string, readonly Sentence[]>> = {
  'BACKUP DATABASE': plain(
    'ALTER SYSTEM BACKUP DATABASE',
    'alter system backup database',
    'ALTER SYSTEM BACKUP DATABASE;',
    'ALTER SYSTEM\n\tBACKUP /* all of them */ DATABASE -- really',
    'ALTER SYSTEM BACKUP DATABASE # really',
    'ALTER SYSTEM BACKUP INCREMENTAL DATABASE',
    'ALTER SYSTEM BACKUP DATABASE PLUS ARCHIVELOG',
    "ALTER SYSTEM BACKUP DATABASE DESCRIPTION = 'x'",
    "ALTER SYSTEM BACKUP DATABASE DESCRIPTION 'x'",
    'ALTER SYSTEM BACKUP DATABASE DESCRIPTION = "x"',
    "ALTER SYSTEM BACKUP DATABASE TO 'file:///x'",
    "ALTER SYSTEM BACKUP DATABASE TO = 'file:///x'",
    "ALTER SYSTEM BACKUP INCREMENTAL DATABASE TO 'file:///x' PLUS ARCHIVELOG DESCRIPTION = 'x'",
  ),
  'BACKUP TENANT': [
    {
      sql: 'ALTER SYSTEM BACKUP TENANT = 数据',
      parserDisagrees: 'it takes only ASCII letters in a bare name',
    },
    ...plain(
      'ALTER SYSTEM BACKUP TENANT = one',
      'ALTER SYSTEM BACKUP TENANT one',
      'ALTER SYSTEM BACKUP TENANT=one,two',
      'ALTER SYSTEM BACKUP TENANT = `one`, `t``wo`',
      "ALTER SYSTEM BACKUP TENANT = 'one'",
      'ALTER SYSTEM BACKUP TENANT = "one"',
      'ALTER SYSTEM BACKUP TENANT = ALL',
      'ALTER SYSTEM BACKUP TENANT = META$1002',
      'ALTER SYSTEM BACKUP TENANT = backup',
      'ALTER SYSTEM BACKUP INCREMENTAL TENANT = one',
      'ALTER SYSTEM BACKUP TENANT = one PLUS ARCHIVELOG',
      "ALTER SYSTEM BACKUP TENANT = one TO 'file:///x' PLUS ARCHIVELOG DESCRIPTION 'x'",
      'ALTER SYSTEM BACKUP',
      'ALTER SYSTEM BACKUP PLUS ARCHIVELOG',
      "ALTER SYSTEM BACKUP INCREMENTAL DESCRIPTION = 'x'",
    ),
  ],
  'CANCEL, SUSPEND, RESUME BACKUP': plain(
    'ALTER SYSTEM CANCEL BACKUP',
    'ALTER SYSTEM CANCEL BACKUP TENANT = one',
    'ALTER SYSTEM CANCEL BACKUP TENANT one, two',
    'ALTER SYSTEM SUSPEND BACKUP',
    'ALTER SYSTEM RESUME BACKUP',
  ),
  ARCHIVELOG: plain(
    'ALTER SYSTEM ARCHIVELOG',
    'ALTER SYSTEM ARCHIVELOG TENANT = one, two',
    "ALTER SYSTEM ARCHIVELOG TENANT ALL DESCRIPTION 'x'",
    "ALTER SYSTEM ARCHIVELOG DESCRIPTION = 'x'",
    'ALTER SYSTEM NOARCHIVELOG',
    'ALTER SYSTEM NOARCHIVELOG TENANT = one',
    "ALTER SYSTEM NOARCHIVELOG TENANT = ALL DESCRIPTION = 'x'",
  ),
  'SET ENCRYPTION, DECRYPTION': plain(
    "SET ENCRYPTION ON IDENTIFIED BY 'secret' ONLY",
    'set encryption on identified by "secret" only',
    "SET ENCRYPTION ON IDENTIFIED BY '' ONLY",
    "SET DECRYPTION IDENTIFIED BY 'a'",
    "SET DECRYPTION IDENTIFIED BY 'a', 'b'",
  ),
  DELETE: plain(
    'ALTER SYSTEM DELETE BACKUPSET 1',
    'ALTER SYSTEM DELETE BACKUPSET 1 COPY 1 TENANT = one',
    'ALTER SYSTEM DELETE BACKUPPIECE 1 TENANT one',
    'ALTER SYSTEM DELETE OBSOLETE BACKUP',
    'ALTER SYSTEM DELETE OBSOLETE BACKUP TENANT = one',
    'ALTER SYSTEM CANCEL DELETE BACKUP',
    "ALTER SYSTEM CANCEL DELETE BACKUP TENANT = one DESCRIPTION 'x'",
  ),
  'DELETE BACKUP POLICY': plain(
    "ALTER SYSTEM ADD DELETE BACKUP POLICY = 'default' RECOVERY_WINDOW = '7d' TENANT = one",
    "ALTER SYSTEM ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW '7d' REDUNDANCY 1 BACKUP_COPIES 0 TENANT one",
    "ALTER SYSTEM DROP DELETE BACKUP POLICY 'default' TENANT one",
    "ALTER SYSTEM DROP DELETE BACKUP POLICY = 'default'",
  ),
  'ALTER SYSTEM SET': [
    {
      sql: "ALTER SYSTEM SET data_backup_dest '' TENANT one",
      parserDisagrees: 'it wants the equal mark between a name and its value',
    },
    ...plain(
      "ALTER SYSTEM SET data_backup_dest = '' TENANT = one",
      "ALTER SYSTEM data_backup_dest = '' TENANT = one",
      "ALTER SYSTEM SET archive_lag_target = '120s' COMMENT 'x' SCOPE = BOTH TENANT = one",
      "ALTER SYSTEM SET archive_lag_target = '120s' SCOPE = MEMORY",
    ),
  ],
  RESTORE: [
    ...plain(
      "ALTER SYSTEM RESTORE new FROM 'file:///x' UNTIL TIME = '2026-01-01 00:00:00' WITH 'pool_list=p'",
      "ALTER SYSTEM RESTORE new FROM 'file:///x' UNTIL SCN = 1 WITH 'pool_list=p' DESCRIPTION = 'x'",
      "ALTER SYSTEM RESTORE new FROM 'file:///x' WITH 'pool_list=p' PREVIEW",
    ),
    { sql: 'ALTER SYSTEM CANCEL RESTORE new', versions: from42, parserDisagrees: olderThan42 },
    ...plain(
      'ALTER SYSTEM RECOVER STANDBY',
      'ALTER SYSTEM RECOVER STANDBY TENANT = one',
      "ALTER SYSTEM RECOVER STANDBY TENANT = one UNTIL TIME = '2026-01-01 00:00:00'",
      'ALTER SYSTEM RECOVER STANDBY UNTIL SCN = 1',
    ),
    // In OceanBase's own grammar both clauses stand behind the pool list.
    ...[
      "ENCRYPTED BY 'secret'",
      "WITH KEY FROM 'file:///k'",
      "WITH KEY FROM 'file:///k' ENCRYPTED BY 'secret'",
      "ENCRYPTED BY 'a' WITH KEY FROM 'file:///k' ENCRYPTED BY 'b' DESCRIPTION = 'x'",
    ].map((clauses) => ({
      sql: `ALTER SYSTEM RESTORE new FROM 'file:///x' WITH 'pool_list=p' ${clauses}`,
      versions: from42,
      parserDisagrees: olderThan42,
    })),
    ...[
      "db.t TO TENANT one FROM 'file:///x' WITH 'pool_list=p'",
      "db.*, `d`.`t` TO TENANT = one WITH 'pool_list=p'",
      "*.* TO TENANT one FROM 'file:///x' UNTIL SCN = 1 WITH 'pool_list=p' ENCRYPTED BY 'a' DESCRIPTION = 'x'",
      "db.t TO TENANT one WITH 'pool_list=p' REMAP TABLE db.t:db.u REMAP TABLEGROUP a:b REMAP TABLESPACE c:d",
    ].map((tail) => ({
      sql: `ALTER SYSTEM RECOVER TABLE ${tail}`,
      versions: from42,
      parserDisagrees: olderThan42,
    })),
    { sql: 'ALTER SYSTEM CANCEL RECOVER TABLE new', versions: from42, parserDisagrees: olderThan42 },
  ],
  'what is newer': [
    {
      sql: "ALTER SYSTEM BACKUP CLUSTER PARAMETERS TO 'file:///x'",
      versions: ['4.2.5', '4.3.5'],
      parserDisagrees: olderThan42,
    },
  ],
  'what no 4.x does': plain(
    'ALTER SYSTEM VALIDATE DATABASE',
    'ALTER SYSTEM VALIDATE BACKUPSET 1',
    'ALTER SYSTEM CANCEL VALIDATE 1',
    'ALTER SYSTEM CANCEL BACKUP BACKUPSET',
    'ALTER SYSTEM CANCEL BACKUP BACKUPPIECE',
    'ALTER SYSTEM CANCEL ALL BACKUP FORCE',
    'ALTER SYSTEM BACKUP BACKUPSET ALL',
    'ALTER SYSTEM BACKUP BACKUPPIECE ALL',
    'ALTER SYSTEM VALIDATE DATABASE COPY 1',
    'ALTER SYSTEM VALIDATE BACKUPSET 1 COPY 2',
    'ALTER SYSTEM CANCEL VALIDATE 1 COPY 1',
    'ALTER SYSTEM BACKUP BACKUPSET 1',
    "ALTER SYSTEM BACKUP BACKUPSET = 1 TENANT = one BACKUP_BACKUP_DEST = 'file:///x'",
    'ALTER SYSTEM BACKUP BACKUPSET ALL NOT BACKED UP 2 TIMES TENANT_ID = 1002',
    'ALTER SYSTEM BACKUP BACKUPPIECE = 1 WITH ACTIVE TENANT one',
    "ALTER SYSTEM BACKUP BACKUPPIECE ALL NOT BACKED UP 2 TIMES WITH ACTIVE BACKUP_BACKUP_DEST 'file:///x'",
    'ALTER SYSTEM START BACKUP ARCHIVELOG',
    'ALTER SYSTEM STOP BACKUP ARCHIVELOG',
  ),
};

export const ungrammatical: readonly Sentence[] = [
  ...plain(
    'ALTER SYSTEM BACKUP DATABASE TENANT = one',
    'ALTER SYSTEM BACKUP TENANT = one DATABASE',
    'ALTER SYSTEM BACKUP PLUS ARCHIVELOG TENANT = one',
    "ALTER SYSTEM BACKUP DATABASE DESCRIPTION = 'x' PLUS ARCHIVELOG",
    "ALTER SYSTEM BACKUP DATABASE PLUS ARCHIVELOG TO 'file:///x'",
    "ALTER SYSTEM BACKUP TENANT = one TO 'x' TENANT = two",
    'ALTER SYSTEM BACKUP DATABASE DESCRIPTION = x',
    'ALTER SYSTEM BACKUP DATABASE one',
    'ALTER SYSTEM BACKUP TENANT =',
    'ALTER SYSTEM BACKUP TENANT = one,',
    'ALTER SYSTEM BACKUP TENANT = one two',
    'ALTER SYSTEM BACKUP TENANT = (one)',
    'ALTER SYSTEM BACKUP TENANT = one-two',
    'ALTER SYSTEM BACKUP TENANT = one.two',
    'ALTER SYSTEM BACKUP TENANT = 1',
    'ALTER SYSTEM BACKUP FULL DATABASE',
    'ALTER SYSTEM BACKUP DATABASE PLUS',
    'ALTER SYSTEM BACKUP DATABASE WITH ARCHIVELOG',
    'ALTER SYSTEM CANCEL BACKUP DATABASE',
    'ALTER SYSTEM CANCEL BACKUP 1',
    'ALTER SYSTEM ARCHIVELOG ON',
    "SET ENCRYPTION ON IDENTIFIED BY 'secret'",
    'SET ENCRYPTION ON IDENTIFIED BY secret ONLY',
    "SET ENCRYPTION IDENTIFIED BY 'secret' ONLY",
    'SET ENCRYPTION OFF',
    "SET DECRYPTION IDENTIFIED BY 'a' ONLY",
    "ALTER SYSTEM ADD DELETE BACKUP POLICY default RECOVERY_WINDOW = '7d'",
    "ALTER SYSTEM RESTORE new FROM 'file:///x' UNTIL TIME '2026-01-01 00:00:00' WITH 'pool_list=p'",
    "ALTER SYSTEM RESTORE new FROM 'file:///x' UNTIL SCN 1 WITH 'pool_list=p'",
    'ALTER SYSTEM VALIDATE',
    'ALTER SYSTEM VALIDATE DATABASE 1',
    'ALTER SYSTEM VALIDATE BACKUPSET',
    'ALTER SYSTEM VALIDATE BACKUPSET 1, 2',
    'ALTER SYSTEM CANCEL VALIDATE',
    'ALTER SYSTEM CANCEL VALIDATE 1 1',
    'ALTER SYSTEM CANCEL BACKUP BACKUPSET 1',
    'ALTER SYSTEM CANCEL BACKUP BACKUPSET TENANT = one',
    'ALTER SYSTEM CANCEL BACKUP BACKUPPIECE 1',
    'ALTER SYSTEM CANCEL ALL BACKUP',
    'ALTER SYSTEM CANCEL ALL BACKUP FORCE 1',
    'ALTER SYSTEM BACKUP BACKUPSET',
    'ALTER SYSTEM BACKUP BACKUPSET 1 NOT BACKED UP 2 TIMES',
    'ALTER SYSTEM BACKUP BACKUPSET ALL TENANT = one, two',
    "ALTER SYSTEM BACKUP BACKUPSET ALL TO 'file:///x'",
    'ALTER SYSTEM BACKUP BACKUPSET ALL WITH ACTIVE',
    'ALTER SYSTEM BACKUP BACKUPPIECE',
    'ALTER SYSTEM BACKUP BACKUPPIECE ALL ACTIVE',
    'ALTER SYSTEM BACKUP BACKUPPIECE ALL WITH ACTIVE NOT BACKED UP 2 TIMES',
    'ALTER SYSTEM START BACKUP',
    'ALTER SYSTEM START BACKUP ARCHIVELOG 1',
    'ALTER SYSTEM STOP BACKUP ARCHIVELOG TENANT = one',
    'ALTER SYSTEM BACKUP KEY one',
    "ALTER SYSTEM BACKUP KEY TO 'file:///x' TENANT = one",
    "ALTER SYSTEM RECOVER TABLE db.t WITH 'pool_list=p'",
    'ALTER SYSTEM RECOVER TABLE db.t TO TENANT one',
    "ALTER SYSTEM RECOVER TABLE t TO TENANT one WITH 'pool_list=p'",
    "ALTER SYSTEM RECOVER TABLE db.t TO TENANT one WITH 'pool_list=p' FROM 'file:///x'",
    "ALTER SYSTEM RECOVER TABLE db.t TO TENANT one WITH 'pool_list=p' REMAP db.t:db.u",
  ),
];

/** Facts.md 1.3: what Oracle mode accepts. */
export const oracleGrammatical: readonly string[] = [
  'ALTER SYSTEM ARCHIVELOG',
  "ALTER SYSTEM NOARCHIVELOG DESCRIPTION = 'x'",
  'ALTER SYSTEM BACKUP DATABASE',
  "alter system backup incremental database plus archivelog description 'x'",
  "ALTER SYSTEM BACKUP DATABASE TO 'file:///x'",
  "ALTER SYSTEM BACKUP DATABASE DESCRIPTION = 'it''s'",
  'ALTER SYSTEM CANCEL BACKUP',
  'ALTER SYSTEM CANCEL BACKUP TENANT = one',
  'ALTER SYSTEM CANCEL DELETE BACKUP',
  "ALTER SYSTEM ADD DELETE BACKUP POLICY 'default' RECOVERY_WINDOW '7d'",
  "ALTER SYSTEM DROP DELETE BACKUP POLICY 'default'",
  "SET ENCRYPTION ON IDENTIFIED BY 'secret' ONLY",
  "ALTER SYSTEM SET data_backup_dest = ''",
];

/** Facts.md 1.3: what the Oracle grammar does not have. */
export const oracleUngrammatical: readonly string[] = [
  'ALTER SYSTEM BACKUP TENANT = one',
  'ALTER SYSTEM BACKUP',
  'ALTER SYSTEM SUSPEND BACKUP',
  'ALTER SYSTEM RESUME BACKUP',
  "SET DECRYPTION IDENTIFIED BY 'a'",
  "ALTER SYSTEM RESTORE new FROM 'file:///x' WITH 'pool_list=p'",
  'ALTER SYSTEM DELETE BACKUPSET 1',
  'ALTER SYSTEM DELETE OBSOLETE BACKUP',
  "ALTER SYSTEM SET data_backup_dest = '' TENANT = one",
  'ALTER SYSTEM BACKUP DATABASE DESCRIPTION = "x"',
  "SET ENCRYPTION ON IDENTIFIED BY 'secret'",
];
