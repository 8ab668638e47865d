/** Capability bits that the handshake looks at. */
export const capability = {
  connectWithDb: 1 << 3,
  protocol41: 1 << 9,
  ssl: 1 << 11,
  secureConnection: 1 << 15,
  multiStatements: 1 << 16,
  pluginAuth: 1 << 19,
  lenencAuth: 1 << 21,
  sessionTrack: 1 << 23,
  oracleMode: 1 << 27,
} as const;
