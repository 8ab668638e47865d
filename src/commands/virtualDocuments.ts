import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { documentScheme } from '../contributions.ts';

/** As many documents are kept; an older one that is still open says that it is gone when it is asked for again. */
const mostDocuments = 30;

/** Read-only Markdown documents that live in this window's memory, shown in VS Code's own preview. */
export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(documentScheme, this);
  }

  /** Shows the document of that name; one that is open already gets the new text. Returns its address. */
  async show(name: string, markdown: string): Promise<vscode.Uri> {
    const path = `/${name.replaceAll(/[/\\?#\r\n]+/g, ' ')}.md`;
    const uri = vscode.Uri.from({ scheme: documentScheme, path });
    this.#texts.delete(path); // so that the newest stands last
    this.#texts.set(path, markdown);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > mostDocuments && oldest !== undefined) this.#texts.delete(oldest);
    this.#changed.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // VS Code's Markdown support can be switched off: then the text is shown as it is.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.path) ??
      `${l10n.t('This was made in an earlier window and is not kept. Ask for it again.')}\n`
    );
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }
}
