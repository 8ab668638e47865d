/** Words that mean something else to the embedded SQL engine, or nothing. */

/** Functions that may be called without parentheses. */
export const bareFunctions: Record<string, string> = {
  CURRENT_TIMESTAMP: 'now',
  LOCALTIMESTAMP: 'now',
  LOCALTIME: 'now',
  SYSTIMESTAMP: 'now',
  SYSDATE: 'now',
  UTC_TIMESTAMP: 'utc_timestamp',
  CURRENT_DATE: 'curdate',
  CURRENT_USER: 'current_user',
};
export const renamed: Record<string, string> = {
  DATE_ADD: 'ob_date_add',
  ADDDATE: 'ob_date_add',
  DATE_SUB: 'ob_date_sub',
  SUBDATE: 'ob_date_sub',
  NVL: 'ifnull',
  CHAR_LENGTH: 'length',
  UCASE: 'upper',
  LCASE: 'lower',
};
/** Keywords of the engine underneath that are plain names in OceanBase. */
export const engineKeywords = new Set(
  (
    'ABORT ACTION ALWAYS ATTACH AUTOINCREMENT COMMIT CONFLICT DEFERRABLE DEFERRED DETACH EXCLUSIVE FAIL FILTER ' +
    'GLOB IMMEDIATE INDEXED INITIALLY INSTEAD ISNULL MATERIALIZED NOTHING NOTNULL PLAN PRAGMA RAISE ' +
    'REINDEX RETURNING TEMP TEMPORARY TRANSACTION VACUUM VIEW VIRTUAL WITHOUT'
  ).split(' '),
);
export const dropped = new Set(['SQL_NO_CACHE', 'SQL_CALC_FOUND_ROWS', 'STRAIGHT_JOIN']);
