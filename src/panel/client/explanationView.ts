import * as l10n from '@vscode/l10n';
import type { ExplanationModel } from '../protocol.ts';
import { element } from './dom.ts';
import { icon } from './icons.ts';

/** What a failure means and what to do, in its place. Built anew only when it changes. */
export class ExplanationView {
  readonly root = element('section', {
    class: 'explanation',
    hidden: '',
    'aria-label': l10n.t('Explanation'),
  });
  #shown = '';

  render(explanation: ExplanationModel | null): void {
    const key = JSON.stringify(explanation);
    if (key === this.#shown) return;
    this.#shown = key;
    this.root.hidden = explanation === null;
    this.root.replaceChildren(...(explanation ? content(explanation) : []));
  }
}

function content({ code, causes, steps, page, said }: ExplanationModel): HTMLElement[] {
  const link = element('a', { href: page.url }, [icon('linkExternal'), page.title]);
  return [
    ...(causes.length > 0
      ? [
          element('h3', {}, [l10n.t('Likely causes')]),
          element(
            'ul',
            {},
            causes.map((cause) => element('li', {}, [cause])),
          ),
        ]
      : []),
    element('h3', {}, [l10n.t('What to do')]),
    element(
      'ol',
      {},
      steps.map(({ text, sql }) =>
        element('li', {}, [text, ...(sql === null ? [] : [element('pre', { tabindex: '0' }, [sql])])]),
      ),
    ),
    element('div', { class: 'manual' }, [l10n.t('From the manual:'), ' ', link]),
    ...(code === '' && said === ''
      ? []
      : [
          element('details', {}, [
            element('summary', {}, [l10n.t('What the server said')]),
            ...(code === '' ? [] : [element('div', { class: 'code' }, [code])]),
            ...(said === '' ? [] : [element('pre', { tabindex: '0' }, [said])]),
          ]),
        ]),
  ];
}
