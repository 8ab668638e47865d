/** An icon of @vscode/codicons, which the build puts in as text. */
declare module '*.svg' {
  const markup: string;
  export default markup;
}
