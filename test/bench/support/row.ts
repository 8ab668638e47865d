/** One line of the table. */
export interface Row {
  readonly group: string;
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** The most that is allowed, in the same unit. */
  readonly budget?: number;
  /** What does the same without the product, measured in the same run. */
  readonly other?: { readonly what: string; readonly figure: number };
  /** The most that `figure` may be of `other`. */
  readonly ratioBudget?: number;
  readonly note?: string;
}

export interface Section {
  readonly name: string;
  run(options: BenchOptions): Promise<Row[]>;
}

export interface BenchOptions {
  /** A tenth of the repetitions, to try the bench itself. */
  readonly quick: boolean;
  readonly say: (text: string) => void;
}

/** Whether the figure keeps its budgets; undefined: it has none. */
export function keeps(row: Row): boolean | undefined {
  if (row.budget === undefined && row.ratioBudget === undefined) return undefined;
  const ratio = ratioOf(row);
  return (
    (row.budget === undefined || row.figure <= row.budget) &&
    (row.ratioBudget === undefined || (ratio !== undefined && ratio <= row.ratioBudget))
  );
}

export function ratioOf({ figure, other }: Row): number | undefined {
  return other && other.figure > 0 ? figure / other.figure : undefined;
}
