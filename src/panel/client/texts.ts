// The page's own copy of the translations. Imported before everything that says something.
import * as l10n from '@vscode/l10n';

const data = document.getElementById('texts');
if (data) l10n.config({ contents: data.textContent });
