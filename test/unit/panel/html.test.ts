import assert from 'node:assert/strict';
import { panelHtml } from '../../../src/panel/html.ts';

const parts = {
  cspSource: 'https://*.vscode-cdn.net',
  script: 'https://file.vscode-cdn.net/dist/panel/panel.js',
  style: 'https://file.vscode-cdn.net/dist/panel/panel-style.css',
};
const html = panelHtml(parts);

function nonceOf(page: string): string {
  const nonce = /<meta property="csp-nonce" content="([^"]+)">/.exec(page)?.[1];
  assert.ok(nonce, 'the page has no csp-nonce for the toolkit');
  return nonce;
}

/** directive -> its sources */
function policyOf(page: string): ReadonlyMap<string, readonly string[]> {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  assert.ok(policy, 'the page has no policy');
  return new Map(
    policy.split(';').map((one) => {
      const [directive = '', ...sources] = one.trim().split(' ');
      return [directive, sources];
    }),
  );
}

describe('the panel’s page', () => {
  it('forbids everything but its own files, and nothing unsafe', () => {
    const policy = policyOf(html);
    assert.deepEqual(policy.get('default-src'), ["'none'"]);
    assert.deepEqual(policy.get('script-src'), [`'nonce-${nonceOf(html)}'`]);
    assert.deepEqual(policy.get('style-src'), [parts.cspSource, `'nonce-${nonceOf(html)}'`]);
    assert.deepEqual(policy.get('font-src'), [parts.cspSource]);
    assert.deepEqual([...policy.keys()].sort(), ['default-src', 'font-src', 'script-src', 'style-src']);
    assert.equal(html.includes('unsafe-'), false);
  });

  it('states its policy before it loads anything', () => {
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<link'));
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<script'));
  });

  it('has one nonce everywhere, long enough, and another one in each page', () => {
    const nonce = nonceOf(html);
    const attributes = [...html.matchAll(/\bnonce="([^"]*)"/g)].map(([, value]) => value);
    assert.deepEqual(attributes, [nonce, nonce]);
    assert.ok(Buffer.from(nonce, 'base64').length >= 16);
    assert.notEqual(nonceOf(panelHtml(parts)), nonce);
  });

  it('has no script, style or handler of its own', () => {
    assert.deepEqual(html.match(/<script\b[^>]*>[^<]*<\/script>/g)?.length, 1);
    assert.match(html, new RegExp(`<script nonce="[^"]+" src="${parts.script}"></script>`));
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|javascript:|<base|<iframe|<object/i);
  });

  it('has a language and a title', () => {
    assert.match(html, /<html lang="en">/);
    assert.match(html, /<title>[^<]+<\/title>/);
  });
});
