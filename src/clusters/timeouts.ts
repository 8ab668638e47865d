import * as vscode from 'vscode';
import { settings } from '../contributions.ts';
import { defaultTimeouts } from '../oceanbase/session.ts';

/** The connect timeout of the settings in ms; the default where the setting is not a number of 1–300 s. */
export function connectMsSetting(): number {
  const seconds = vscode.workspace.getConfiguration(settings.section).get<unknown>(settings.connectTimeout);
  return typeof seconds === 'number' && seconds >= 1 && seconds <= 300
    ? seconds * 1000
    : defaultTimeouts.connectMs;
}
