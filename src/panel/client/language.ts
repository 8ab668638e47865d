// uPlot makes number formats of `navigator.language` while it loads. Where the system's locale is no language tag
// (such as en-US@posix) that would throw and take the whole page with it.
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}
