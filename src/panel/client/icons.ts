import arrowLeft from '@vscode/codicons/src/icons/arrow-left.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import circleSlash from '@vscode/codicons/src/icons/circle-slash.svg';
import circle from '@vscode/codicons/src/icons/circle.svg';
import clippy from '@vscode/codicons/src/icons/clippy.svg';
import code from '@vscode/codicons/src/icons/code.svg';
import copy from '@vscode/codicons/src/icons/copy.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import library from '@vscode/codicons/src/icons/library.svg';
import linkExternal from '@vscode/codicons/src/icons/link-external.svg';
import output from '@vscode/codicons/src/icons/output.svg';
import passFilled from '@vscode/codicons/src/icons/pass-filled.svg';
import refresh from '@vscode/codicons/src/icons/refresh.svg';
import sync from '@vscode/codicons/src/icons/sync.svg';
import book from '@vscode/codicons/src/icons/notebook.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';
import type { Tone } from '../protocol.ts';

const icons = {
  arrowLeft,
  book,
  check,
  circle,
  circleSlash,
  clippy,
  code,
  copy,
  error,
  info,
  library,
  linkExternal,
  output,
  passFilled,
  refresh,
  sync,
  warning,
} as const;
export type IconName = keyof typeof icons;

/** An icon for the eye alone: what it means stands beside it in words. */
export function icon(name: IconName, slot?: string): Element {
  const parsed = new DOMParser().parseFromString(icons[name], 'image/svg+xml').documentElement;
  const made = document.importNode(parsed, true);
  made.setAttribute('class', 'icon');
  made.setAttribute('aria-hidden', 'true');
  if (slot !== undefined) made.setAttribute('slot', slot);
  return made;
}

/** The icon of a tone: shape says what colour says. */
export const toneIcons: Readonly<Record<Tone, IconName>> = {
  good: 'passFilled',
  bad: 'error',
  running: 'sync',
  neutral: 'circleSlash',
  waiting: 'circle',
};
