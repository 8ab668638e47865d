import type { ActionName, PanelModel } from '../protocol.ts';
import { element } from './dom.ts';
import { icon, type IconName } from './icons.ts';
import { elements } from './toolkit.ts';

interface Button {
  readonly action: ActionName;
  readonly icon: IconName;
  readonly label: string;
  readonly primary?: true;
  readonly when?: (model: PanelModel) => boolean;
}

const buttons: readonly Button[] = [
  { action: 'retry', icon: 'refresh', label: 'Retry', primary: true, when: ({ can }) => can.retry },
  { action: 'copyDiagnosis', icon: 'clippy', label: 'Copy Diagnosis', when: ({ can }) => can.diagnose },
  { action: 'cancelBackup', icon: 'circleSlash', label: 'Cancel Backup', when: ({ can }) => can.cancel },
  { action: 'showSql', icon: 'code', label: 'Show SQL' },
  { action: 'copyReport', icon: 'copy', label: 'Copy Report' },
  { action: 'showJournal', icon: 'book', label: 'Open Journal' },
  { action: 'showLog', icon: 'output', label: 'Show Log' },
];

/** What can be done with the job. */
export class Toolbar {
  readonly root = element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Actions' });
  readonly #buttons: readonly { readonly of: Button; readonly made: HTMLElement }[];

  constructor(act: (action: ActionName) => void) {
    this.#buttons = buttons.map((of) => {
      const made = element(elements.button, { appearance: of.primary ? 'primary' : 'secondary' }, [
        icon(of.icon, 'start'),
        of.label,
      ]);
      made.hidden = of.when !== undefined;
      made.addEventListener('click', () => {
        act(of.action);
      });
      return { of, made };
    });
    this.root.append(...this.#buttons.map(({ made }) => made));
  }

  render(model: PanelModel): void {
    for (const { of, made } of this.#buttons) {
      const hidden = of.when !== undefined && !of.when(model);
      if (made.hidden !== hidden) made.hidden = hidden;
    }
  }
}
