/** What an open panel needs, in one chunk that is loaded with the first panel. */
export { panelHtml } from './html.ts';
export { PanelSession } from './session.ts';
