import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { type Conditions, send } from '../../../client/common/protocol.ts';
import { pageHtml } from '../../../client/src/timeline/page.ts';
import type { SimulateAnswer } from '../../../server/src/requests.ts';
import { FONTS, type ThemeName, themes } from './themes.ts';

const ADDRESS = 'http://podsight.test/';

export interface PageOptions {
  readonly answer: SimulateAnswer | null;
  readonly theme?: ThemeName;
  readonly language?: 'en' | 'zh-cn';
  readonly width?: number;
  readonly height?: number;
  /** Of the last session, as the editor would give it back. */
  readonly state?: unknown;
  readonly conditions?: Conditions;
  /** Name of a scenario file beside the document. */
  readonly scenarioBeside?: string;
}

let bundled: Promise<string> | undefined;

/** The page's script, bundled as for the product. */
export function pageScript(): Promise<string> {
  bundled ??= (async () => {
    const root = join(import.meta.dirname, '../../..');
    const { programs } = (await import(join(root, 'scripts/build.mjs'))) as { programs: Record<string, esbuild.BuildOptions> };
    const { outputFiles } = await esbuild.build({ ...programs['dist/webview/timeline.js'], write: false, metafile: false });
    return outputFiles?.[0]?.text ?? '';
  })();
  return bundled;
}

/** What the page has said to the extension so far, and what broke the content security policy. */
export interface Seen {
  readonly posted: readonly { readonly message: { readonly type: string } & Record<string, unknown> }[];
  readonly violations: readonly string[];
  readonly state: unknown;
}

/** Opens the built page as the extension serves it (same HTML, same policy), with a small extension played beside it. */
export async function openPage(browser: Browser, options: PageOptions): Promise<Page> {
  const { answer, theme = 'dark', language = 'en', width = 1200, height = 900, state = null, conditions = {}, scenarioBeside } = options;
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const script = await pageScript();
  await page.route(`${ADDRESS}**`, (route) =>
    route.request().url().endsWith('timeline.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({ contentType: 'text/html', body: pageHtml({ script: `${ADDRESS}timeline.js`, nonce: 'abc', language }) }),
  );
  const look = { language, kubernetesVersion: '1.36', fileName: 'pod.yaml' };
  const show =
    answer &&
    send({
      type: 'show',
      uri: 'file:///pod.yaml',
      position: null,
      answer,
      conditions,
      look,
      ...(scenarioBeside ? { scenarioBeside } : {}),
    });
  const variables = { ...FONTS, ...themes[theme].variables };
  await page.addInitScript(playExtension, { show, state, variables, kind: themes[theme].kind });
  await page.goto(ADDRESS);
  return page;
}

/** Runs in the page before its script: the editor's side of the webview. */
function playExtension({
  show,
  state,
  variables,
  kind,
}: {
  show: unknown;
  state: unknown;
  variables: Record<string, string>;
  kind: string;
}): void {
  const seen = { posted: [] as unknown[], violations: [] as string[], state };
  Object.assign(window, { seen });
  document.addEventListener('securitypolicyviolation', (event) =>
    seen.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  );
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.className = kind;
  });
  const answer = (message: unknown): void => window.postMessage(message, '*');
  const printed = (at: number): string => {
    const run = (show as { message: { answer: { run?: { timeline: Record<string, unknown>[] } } } } | null)?.message.answer.run;
    const before = (run?.timeline ?? []).filter((entry) => Number(entry.t) <= at);
    const lines = new Map<string, Record<string, unknown>>();
    for (const entry of before) if (entry.type === 'kubectl') lines.set(String(entry.object).slice(4), entry);
    const pad = (text: unknown, width: number): string => String(text ?? '').padEnd(width);
    const pods = [...lines].map(
      ([name, entry]) => `${pad(name, 32)}${pad(entry.ready, 8)}${pad(entry.status, 20)}${pad(entry.restarts, 14)}${Math.floor(at)}s`,
    );
    const events = before.filter((entry) => entry.type === 'event').slice(-8);
    const told = events.map(
      (entry) =>
        `${pad(`${Math.floor(at - Number(entry.t))}s`, 12)}${pad(entry.eventType, 10)}${pad(entry.reason, 18)}${String(entry.message).trim().slice(0, 90)}`,
    );
    return [
      `${pad('NAME', 32)}${pad('READY', 8)}${pad('STATUS', 20)}${pad('RESTARTS', 14)}AGE`,
      ...pods,
      '',
      `${pad('LAST SEEN', 12)}${pad('TYPE', 10)}${pad('REASON', 18)}MESSAGE`,
      ...told,
    ].join('\n');
  };
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage(sent: { message: { type: string; uri: string; id: number; atSeconds: number } }) {
        seen.posted.push(sent);
        const { type, uri, id, atSeconds } = sent.message;
        if (type === 'ready' && show) answer(show);
        if (type === 'print') answer({ protocol: 1, message: { type: 'printed', uri, id, text: printed(atSeconds) } });
      },
      getState: () => state,
      setState(next: unknown) {
        seen.state = next;
      },
    }),
  });
}

export const seenBy = (page: Page): Promise<Seen> => page.evaluate(() => (window as unknown as { seen: Seen }).seen);
