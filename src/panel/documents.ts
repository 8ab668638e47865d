import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

const scheme = 'oceanbase-backup-sql';

/** Read-only SQL documents of jobs: nothing asks whether they should be saved. */
export class SqlDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  /** Opens `sql` beside the panel; the same name shows the same document anew. */
  async show(name: string, sql: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name.replaceAll(/[^\w.-]+/g, ' ').trim()}.sql` });
    this.#texts.set(uri.path, sql);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, 'sql');
    await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.path) ??
      `-- ${l10n.t('This was shown in an earlier window: choose “Show SQL” again.')}\n`
    );
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
