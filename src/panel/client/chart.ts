import './language.ts';
import uPlot from 'uplot';
import { element, setAttribute, setText } from './dom.ts';
import { bytesWords as bytes } from '../bytes.ts';
import { clock } from './format.ts';

const height = 132;
/** What the values are: how their axis is divided and named. */
type Unit = 'percent' | 'bytes' | 'rate';
const words: Readonly<Record<Unit, (value: number) => string>> = {
  percent: (value) => `${String(Math.round(value))} %`,
  bytes,
  rate: (value) => `${bytes(value)}/s`,
};
/** Steps that are round in powers of 1024, and in minutes and hours. */
const byteSteps = Array.from({ length: 60 }, (_, power) => 2 ** power);
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];
/** In px: less says nothing. */
const leastWidth = 120;

/** One curve over time, in the colours of the theme. The one place that knows uPlot. */
export class Chart {
  readonly root: HTMLElement;
  readonly #title = element('figcaption', {});
  readonly #canvas = element('div', { class: 'chart', role: 'img' });
  readonly #note = element('p', { class: 'chart-note', hidden: '' });
  readonly #colour: string;
  #plot: uPlot | undefined;
  #drawn: Parameters<Chart['render']> | undefined;
  #theme = '';

  /** `name` chooses the curve's colour: `--curve-<name>`. */
  constructor(name: string) {
    this.#colour = `--curve-${name}`;
    this.root = element('figure', {}, [this.#title, this.#canvas, this.#note]);
    new ResizeObserver(() => {
      this.#redraw();
    }).observe(this.#canvas);
    // VS Code changes the classes of the body with the theme.
    new MutationObserver(() => {
      this.#redraw();
    }).observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
  }

  /** What the curve says, in words. */
  describe(text: string): void {
    setAttribute(this.#canvas, 'aria-label', text);
  }

  /** What stands in the place of a curve that has no line yet; '' where it has one. */
  note(text: string): void {
    setText(this.#note, text);
    this.#note.hidden = text === '';
  }

  render(title: string, at: readonly number[], values: readonly (number | null)[], unit: Unit): void {
    const changed = this.#drawn?.[0] !== title;
    this.#drawn = [title, at, values, unit];
    setText(this.#title, title);
    if (changed) this.#drop();
    if (this.#plot) this.#plot.setData([[...at], [...values]]);
    else this.#redraw();
  }

  #drop(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #redraw(): void {
    if (!this.#drawn) return;
    const width = Math.floor(this.#canvas.clientWidth);
    if (width < leastWidth) return;
    const style = getComputedStyle(document.body);
    const theme = ['--vscode-foreground', '--vscode-descriptionForeground', '--grid', this.#colour]
      .map((name) => style.getPropertyValue(name))
      .join();
    if (theme !== this.#theme) this.#drop();
    this.#theme = theme;
    if (this.#plot) {
      if (this.#plot.width !== width) this.#plot.setSize({ width, height });
      return;
    }
    const [, at, values, unit] = this.#drawn;
    this.#plot = new uPlot(this.#options(width, unit), [[...at], [...values]], this.#canvas);
  }

  #options(width: number, unit: Unit): uPlot.Options {
    const style = getComputedStyle(document.body);
    const colour = (name: string): string => style.getPropertyValue(name).trim() || 'gray';
    const text = colour('--vscode-descriptionForeground');
    const line = colour('--grid');
    const font = `11px ${style.fontFamily}`;
    const axis = { stroke: text, font, ticks: { show: false }, grid: { stroke: line, width: 1 } };
    return {
      width,
      height,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false },
        y: { range: (_, __, max) => [0, unit === 'percent' ? 100 : Math.max(max * 1.15, 16)] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          space: 70,
          size: 22,
          incrs: timeSteps,
          values: (_, splits) => splits.map((seconds) => clock(seconds * 1000)),
        },
        {
          ...axis,
          space: 28,
          size: 74,
          ...(unit !== 'percent' && { incrs: byteSteps }),
          values: (_, splits) => splits.map(words[unit]),
        },
      ],
      series: [
        {},
        {
          stroke: colour(this.#colour),
          width: 2,
          fill: `color-mix(in srgb, ${colour(this.#colour)} 16%, transparent)`,
          points: { show: false },
        },
      ],
    };
  }
}
