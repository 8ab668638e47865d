import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { configurationChanged, windowState } from '../support/fakeVscode.ts';
import { Refreshing } from '../../../src/tree/refreshing.ts';

type Listener = (event: { readonly visible: boolean }) => void;

describe('the refreshing of the tree', () => {
  let visible = false;
  let listeners: Listener[] = [];
  let signals: AbortSignal[] = [];
  let refreshing: Refreshing;
  const show = (on: boolean): void => {
    visible = on;
    for (const listener of listeners) listener({ visible: on });
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    [visible, listeners, signals] = [false, [], []];
    const view = {
      get visible() {
        return visible;
      },
      onDidChangeVisibility: (listener: Listener) => {
        listeners.push(listener);
        return { dispose: () => undefined };
      },
    };
    refreshing = new Refreshing(view, (signal) => signals.push(signal));
  });
  afterEach(() => {
    refreshing.dispose();
    mock.timers.reset();
  });

  it('begins when the view is shown, and goes on at the interval', () => {
    show(true);
    assert.equal(signals.length, 1);
    mock.timers.tick(14_999);
    assert.equal(signals.length, 1);
    mock.timers.tick(1);
    assert.equal(signals.length, 2);
    mock.timers.tick(15_000);
    assert.equal(signals.length, 3);
  });

  it('never happens while the view is hidden, whatever else happens', () => {
    refreshing.plan();
    windowState.fire({ focused: true });
    configurationChanged.fire({ affectsConfiguration: () => true });
    mock.timers.tick(3_600_000);
    assert.equal(signals.length, 0);
    show(true);
    show(false);
    mock.timers.tick(3_600_000);
    assert.equal(signals.length, 1);
  });

  it('ends what is being read when the view is hidden, and reads anew when it is shown again', () => {
    show(true);
    show(false);
    assert.equal(signals[0]?.aborted, true);
    show(true);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, false],
    );
  });

  it('happens when the window gets the focus back, and counts the interval from there', () => {
    show(true);
    mock.timers.tick(10_000);
    windowState.fire({ focused: false });
    assert.equal(signals.length, 1);
    windowState.fire({ focused: true });
    assert.equal(signals.length, 2);
    mock.timers.tick(14_999);
    assert.equal(signals.length, 2);
  });

  it('ends with the tree', () => {
    show(true);
    refreshing.dispose();
    mock.timers.tick(60_000);
    assert.equal(signals.length, 1);
    assert.equal(signals[0]?.aborted, true);
  });
});
