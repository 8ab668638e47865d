import * as l10n from '@vscode/l10n';
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

const buttons = (): readonly Button[] => [
  { action: 'retry', icon: 'refresh', label: l10n.t('Retry'), primary: true, when: ({ can }) => can.retry },
  {
    action: 'copyDiagnosis',
    icon: 'clippy',
    label: l10n.t('Copy Diagnosis'),
    when: ({ can }) => can.diagnose,
  },
  {
    action: 'openBackupSet',
    icon: 'library',
    label: l10n.t('Open Backup Set'),
    when: ({ can }) => can.openSet,
  },
  {
    action: 'cancelBackup',
    icon: 'circleSlash',
    label: l10n.t('Cancel Backup'),
    when: ({ can }) => can.cancel,
  },
  { action: 'showSql', icon: 'code', label: l10n.t('Show SQL') },
  { action: 'copyReport', icon: 'copy', label: l10n.t('Copy Report') },
  { action: 'showJournal', icon: 'book', label: l10n.t('Show Journal') },
  { action: 'showLog', icon: 'output', label: l10n.t('Show Log') },
];

/** What can be done with the job. */
export class Toolbar {
  readonly root = element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': l10n.t('Actions') });
  readonly #buttons: readonly { readonly of: Button; readonly made: HTMLElement }[];

  constructor(act: (action: ActionName) => void) {
    this.#buttons = buttons().map((of) => {
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
