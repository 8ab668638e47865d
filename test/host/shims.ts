import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stand-ins for native modules that npm would have to compile. The log writer does its work, because the
 * tests read the extension's log file; the others only have to be there.
 */
const shims: Readonly<Record<string, string>> = {
  '@vscode/spdlog': `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(name, file) {
    this.name = name; this.file = file; this.level = 2; this.formatted = true;
    fs.mkdirSync(path.dirname(file), { recursive: true });
  }
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = this.formatted ? time + ' [' + this.name + '] [' + names[level] + '] ' + message + '\\n' : message;
    try { fs.appendFileSync(this.file, line); } catch { /* the data folder is being removed */ }
  }
  trace(m) { this.write(0, m); } debug(m) { this.write(1, m); } info(m) { this.write(2, m); }
  warn(m) { this.write(3, m); } error(m) { this.write(4, m); } critical(m) { this.write(5, m); }
  getLevel() { return this.level; } setLevel(level) { this.level = level; }
  setPattern() {} clearFormatters() { this.formatted = false; } flush() {} drop() {}
}
const create = async (name, file) => new Logger(name, file);
// One by one: this is the form that an \`import\` of this file finds its names by.
exports.Logger = Logger;
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
exports.LogLevel = { Trace: 0, Debug: 1, Info: 2, Warning: 3, Error: 4, Critical: 5, Off: 6 };
`,
  '@vscode/deviceid': `exports.getDeviceId = async () => '00000000-0000-4000-8000-000000000000';\n`,
  'native-watchdog': `exports.start = () => {};\nexports.exit = (code) => process.exit(code);\n`,
  '@vscode/native-watchdog': `exports.start = () => {};\nexports.exit = (code) => process.exit(code);\n`,
};

export function writeShims(nodeModules: string): void {
  for (const [name, code] of Object.entries(shims)) {
    const folder = join(nodeModules, name);
    if (existsSync(folder)) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
    writeFileSync(join(folder, 'index.js'), code);
  }
}
