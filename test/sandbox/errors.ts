/** One row of OceanBase's error definitions: what goes over the wire for a code. */
interface ErrorDefinition {
  code: number;
  errno: number;
  sqlstate: string;
  text: string;
  /** Oracle-mode number where it is not 600. */
  oracle?: number;
}

function define(
  code: number,
  errno: number,
  sqlstate: string,
  text: string,
  oracle?: number,
): ErrorDefinition {
  return oracle === undefined ? { code, errno, sqlstate, text } : { code, errno, sqlstate, text, oracle };
}

export const errorTable = {
  OB_INVALID_ARGUMENT: define(-4002, 1210, 'HY000', 'Invalid argument'),
  OB_NOT_SUPPORTED: define(-4007, 1235, '0A000', 'Not supported feature or function'),
  OB_IO_ERROR: define(-4009, 4009, '58030', 'IO error'),
  OB_TIMEOUT: define(-4012, 4012, 'HY000', 'Timeout'),
  OB_ALLOCATE_MEMORY_FAILED: define(-4013, 4013, 'HY001', 'No memory or reach tenant memory limit'),
  OB_ERR_UNEXPECTED: define(-4016, 4016, 'HY000', 'Internal error'),
  OB_ENTRY_EXIST: define(-4017, 4017, 'HY000', 'Entry already exist'),
  OB_ENTRY_NOT_EXIST: define(-4018, 4018, 'HY000', 'Entry not exist'),
  OB_EAGAIN: define(-4023, 4023, 'HY000', 'Try again'),
  OB_NOT_MASTER: define(-4038, 4038, 'HY000', 'The observer or zone is not the master'),
  OB_PASSWORD_WRONG: define(-4043, 1045, '42000', 'Access denied for user'),
  OB_CANCELED: define(-4072, 4072, 'HY000', 'Operation canceled'),
  OB_STATE_NOT_MATCH: define(-4109, 4109, 'HY000', 'Server state or role not the same as expected'),
  OB_VERSION_NOT_MATCH: define(-4143, 4143, '42000', 'Version not match'),
  OB_OP_NOT_ALLOW: define(-4179, 4179, 'HY000', 'Operation not allowed now'),
  OB_RS_NOT_MASTER: define(-4638, 4638, 'HY000', 'The RootServer is not the master'),
  OB_ERR_PARSE_SQL: define(-5001, 1064, '42000', 'Parse error', 900),
  OB_TABLE_NOT_EXIST: define(-5019, 1146, '42S02', "Table doesn't exist", 942),
  OB_ERR_BAD_DATABASE: define(-5154, 1049, '42000', 'Unknown database'),
  OB_ERR_PRIMARY_KEY_DUPLICATE: define(-5024, 1062, '23000', 'Duplicated primary key'),
  OB_ERR_NO_PRIVILEGE: define(-5036, 1227, '42501', 'Access denied'),
  OB_ERR_USER_IS_LOCKED: define(-5039, 3118, 'HY000', 'User locked'),
  OB_ERR_NO_DB_SELECTED: define(-5046, 1046, '3D000', 'No database selected'),
  OB_EMPTY_QUERY: define(-5055, 1065, '42000', 'Query was empty'),
  OB_ERR_SYS_CONFIG_UNKNOWN: define(-5099, 5099, '42000', 'System config unknown'),
  OB_ERR_SYS_VARIABLE_UNKNOWN: define(-5044, 1193, 'HY000', 'Unknown system variable'),
  OB_ERR_WRONG_TYPE_FOR_VAR: define(-5120, 1232, '42000', 'Incorrect argument type to variable'),
  OB_ERR_UNKNOWN_TIME_ZONE: define(-5115, 1298, 'HY000', 'Unknown or incorrect time zone'),
  OB_ERR_INCORRECT_GLOBAL_VAR: define(-5121, 1238, 'HY000', 'Variable is a read only variable'),
  OB_TENANT_NOT_IN_SERVER: define(-5150, 5150, 'HY000', 'Tenant not in this server'),
  OB_TENANT_EXIST: define(-5156, 5156, 'HY000', 'tenant already exist'),
  OB_TENANT_NOT_EXIST: define(-5157, 5157, 'HY000', 'Unknown tenant'),
  OB_ERR_INVALID_TENANT_NAME: define(
    -5160,
    5160,
    'HY000',
    'invalid tenant name specified in connection string',
  ),
  OB_ERR_NO_TABLE_PRIVILEGE: define(-5171, 1142, '42000', 'Command denied to user for table'),
  OB_ERR_BAD_FIELD_ERROR: define(-5217, 1054, '42S22', 'Unknown column', 904),
  OB_ERR_INVALID_TYPE_FOR_OP: define(-5083, 5083, '22000', 'Invalid data type for the operation', 932),
  OB_ERR_SP_DOES_NOT_EXIST: define(-5541, 1305, '42000', 'procedure/function does not exist'),
  OB_ERR_TENANT_IS_LOCKED: define(-5260, 5260, 'HY000', 'Tenant is locked'),
  OB_ERR_NO_SYS_PRIVILEGE: define(-5360, 5360, 'HY000', 'insufficient privileges', 1031),
  OB_ERR_EXP_NEED_SAME_DATATYPE: define(
    -5807,
    5807,
    'HY000',
    'expression must have same datatype as corresponding expression',
    1790,
  ),
  OB_SERVER_IS_INIT: define(-8001, 8001, '08004', 'Server is initializing'),
  OB_CANNOT_START_LOG_ARCHIVE_BACKUP: define(-9023, 9023, 'HY000', 'cannot start log archive backup'),
  OB_INVALID_BACKUP_DEST: define(-9026, 9026, 'HY000', 'backup destination is not valid'),
  OB_LOG_ARCHIVE_INTERRUPTED: define(-9027, 9027, 'HY000', 'ob log archive interrupted'),
  OB_LOG_ARCHIVE_NOT_RUNNING: define(-9029, 9029, 'HY000', 'log archive is not running'),
  OB_BACKUP_IN_PROGRESS: define(-9036, 9036, 'HY000', 'Backup is in progress'),
  OB_BACKUP_CAN_NOT_START: define(-9040, 9040, 'HY000', 'backup can not start'),
  OB_BACKUP_DELETE_BACKUP_SET_NOT_ALLOWED: define(-9045, 9045, 'HY000', 'delete backup set do not allow'),
  OB_BACKUP_INVALID_PASSWORD: define(-9047, 9047, 'HY000', 'invalid password for backup'),
  OB_BACKUP_CONFLICT_VALUE: define(-9066, 9066, 'HY000', 'Conflict value'),
  OB_BACKUP_PERMISSION_DENIED: define(
    -9071,
    9071,
    'HY000',
    'no I/O operation permission at the backup destination',
  ),
  OB_BACKUP_FORMAT_FILE_NOT_EXIST: define(
    -9080,
    9080,
    'HY000',
    'the format file does not exist under the destination',
  ),
  OB_BACKUP_FORMAT_FILE_NOT_MATCH: define(
    -9081,
    9081,
    'HY000',
    'the content of the format file at the destination does not match',
  ),
  OB_BACKUP_DEVICE_OUT_OF_SPACE: define(-9082, 9082, 'HY000', 'backup device out of space'),
  OB_ALREADY_IN_ARCHIVE_MODE: define(-9091, 9091, 'HY000', 'Already in ARCHIVELOG mode'),
  OB_ALREADY_IN_NOARCHIVE_MODE: define(-9092, 9092, 'HY000', 'Already in NOARCHIVELOG mode'),
  OB_BACKUP_DELETE_DATA_IN_PROGRESS: define(-9044, 9044, 'HY000', 'delete backup data is in progress'),
  OB_CANCEL_BACKUP_NOT_ALLOWED: define(-9041, 9041, 'HY000', 'cancel backup do not allow'),
  OB_BACKUP_DELETE_BACKUP_PIECE_NOT_ALLOWED: define(
    -9069,
    9069,
    'HY000',
    'deleting backup piece is not allowed',
  ),
  OB_BACKUP_DEST_NOT_CONNECT: define(-9070, 9070, 'HY000', 'can not connect to backup destination'),
  OB_BACKUP_MAJOR_NOT_COVER_MINOR: define(
    -9085,
    9085,
    'HY000',
    'backup major sstable range not cover minor sstable',
  ),
  OB_BACKUP_ADVANCE_CHECKPOINT_TIMEOUT: define(
    -9086,
    9086,
    'HY000',
    'backup advance checkpoint by flush timeout',
  ),
  OB_CLOG_RECYCLE_BEFORE_ARCHIVE: define(-9087, 9087, 'HY000', 'observer clog is recycled before archive'),
  OB_NO_TABLET_NEED_BACKUP: define(-9095, 9095, 'HY000', 'No tablet need backup'),
  OB_FILE_OR_DIRECTORY_PERMISSION_DENIED: define(-9102, 9102, 'HY000', 'file or directory permission denied'),
  OB_S3_ERROR: define(-9105, 9105, 'HY000', 'S3 error'),
  OB_OBJECT_STORAGE_PERMISSION_DENIED: define(
    -9116,
    9116,
    'HY000',
    'no I/O operation permission of the object storage',
  ),
  OB_S3_REGION_MISMATCH: define(-9117, 9117, 'HY000', 'the specified s3_region does not match the endpoint'),
  OB_INVALID_OBJECT_STORAGE_ENDPOINT: define(-9118, 9118, 'HY000', 'object storage endpoint is invalid'),
  OB_OBJECT_NOT_EXIST: define(-9120, 9120, 'HY000', 'cannot find object on object storage'),
  OB_OBJECT_STORAGE_IO_ERROR: define(-9129, 9129, 'HY000', 'object storage io error'),
  OB_BACKUP_ZONE_IDC_REGION_INVALID: define(
    -9133,
    9133,
    'HY000',
    'backup zone or backup idc or backup region invalid',
  ),
  OB_NO_LS_REPLICA_CAN_DO_BACKUP: define(-9138, 9138, 'HY000', 'No suitable replica found to perform backup'),
  OB_OBJECT_STORAGE_OBJECT_LOCKED_BY_WORM: define(-9140, 9140, 'HY000', 'the object is locked by worm'),
  OB_RESTORE_SOURCE_NOT_ENOUGH: define(-9119, 9119, 'HY000', 'do not have enough restore source'),
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorName = keyof typeof errorTable;

/** An error as the server knows it: a definition and, where one was logged, the user's text. */
export class ObError extends Error {
  readonly errorName: ErrorName;

  constructor(errorName: ErrorName, text?: string) {
    super(text ?? errorTable[errorName].text);
    this.errorName = errorName;
  }

  get code(): number {
    return errorTable[this.errorName].code;
  }
}

/** `OB_NOT_SUPPORTED` prints "<text> not supported", whatever the text already says. */
export function notSupported(text: string): ObError {
  return new ObError('OB_NOT_SUPPORTED', `${text} not supported`);
}

export function notAllowed(text: string): ObError {
  return new ObError('OB_OP_NOT_ALLOW', `${text} not allowed`);
}

export function canNotStart(reason: string): ObError {
  return new ObError('OB_BACKUP_CAN_NOT_START', `backup can not start, because ${reason}`);
}

/** A syntax error at a place in a text: the rest of it is shown, up to a length. */
export function syntaxError(text: string, at: number): ObError {
  const line = text.slice(0, at).split('\n').length;
  const near = text.slice(at).trimEnd().slice(0, 80);
  return new ObError(
    'OB_ERR_PARSE_SQL',
    'You have an error in your SQL syntax; check the manual that corresponds to your OceanBase version ' +
      `for the right syntax to use near '${near}' at line ${line}`,
  );
}

export interface WireError {
  errno: number;
  sqlstate: string;
  message: string;
}

/** The packet texts are cut at 512 bytes, in the middle of a character if need be. */
function cut(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= 512 ? text : bytes.subarray(0, 512).toString('utf8');
}

export function toWire(error: ObError, mode: 'MYSQL' | 'ORACLE'): WireError {
  const definition: ErrorDefinition = errorTable[error.errorName];
  if (mode === 'MYSQL') {
    return { errno: definition.errno, sqlstate: definition.sqlstate, message: cut(error.message) };
  }
  if (definition.oracle !== undefined) {
    const number = String(definition.oracle).padStart(5, '0');
    const text = definition.oracle === 942 ? 'table or view does not exist' : error.message;
    return {
      errno: definition.oracle,
      sqlstate: definition.sqlstate,
      message: cut(`ORA-${number}: ${text}`),
    };
  }
  return {
    errno: 600,
    sqlstate: definition.sqlstate,
    message: cut(`ORA-00600: internal error code, arguments: ${definition.code}, ${error.message}`),
  };
}
