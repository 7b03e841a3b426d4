import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type FrameLocator, type Locator, type Page } from 'playwright-core';

export const root = join(import.meta.dirname, '../..');

interface RunningEditor {
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

const patience = 60_000;

/** Without the last flags Chromium looks for its makers' hosts at every start. */
export const chromiumOptions = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** A real VS Code with the packaged extension, driven through Chromium as a person would: keys, mouse, what is on the screen. */
export class Workbench {
  private constructor(
    private readonly editor: RunningEditor,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly folder: string,
    private readonly profile: string,
  ) {}

  static async start(folder: string, settings: Record<string, unknown> = {}, size = { width: 1400, height: 900 }): Promise<Workbench> {
    const { startEditor } = (await import(join(root, 'scripts/editor/server.mjs'))) as {
      startEditor(options: object): Promise<RunningEditor>;
    };
    const { vsixFile } = (await import(join(root, 'scripts/package.mjs'))) as { vsixFile: string };
    const profile = mkdtempSync(join(tmpdir(), 'podsight-e2e-'));
    const editor = await startEditor({
      profile,
      workspace: folder,
      vsix: vsixFile,
      options: ['--vscode-option', 'enable-smoke-test-driver'],
      settings: {
        'git.enabled': false,
        'files.hotExit': 'off',
        'editor.wordBasedSuggestions': 'off',
        'editor.accessibilitySupport': 'off',
        'editor.minimap.enabled': false,
        'workbench.reduceMotion': 'on',
        ...settings,
      },
    });
    const browser = await chromium.launch(chromiumOptions);
    const context = await browser.newContext({ viewport: size });
    const page = await context.newPage();
    return new Workbench(editor, browser, context, page, folder, profile);
  }

  /** Loads the workbench and opens a file of the workspace by its name. */
  async open(file: string): Promise<void> {
    // Not by a file in the address: the editor would open just that one again at a reload, instead of what was open.
    const url = new URL(this.editor.url);
    url.searchParams.set('folder', this.folder);
    await this.page.goto(url.href, { waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 90_000 });
    const row = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first();
    await row.waitFor({ timeout: patience });
    await row.dblclick();
    await this.ready(file);
  }

  /** Reloads the window; what was open comes back from the editor's own memory. */
  async reload(file: string): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: patience });
    await this.command('Developer: Reload Window').catch(() => {}); // the palette goes away with the page
    await loaded;
    await this.ready(file);
  }

  private async ready(file: string): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 90_000 });
    await this.page.locator(`.tab[data-resource-name="${file}"]`).first().waitFor({ timeout: patience });
    await this.page.locator('.editor-instance .view-lines .view-line').first().waitFor({ timeout: patience });
  }

  /** Runs a command by its title through the palette. `asks`: it begins with a list of its own to choose from. */
  async command(title: string, { asks = false } = {}): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget:visible input[type="text"]');
    await input.waitFor({ timeout: patience });
    await input.fill(`>${title}`);
    await this.page
      .locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { hasText: title })
      .first()
      .waitFor({ timeout: patience });
    await this.page.keyboard.press('Enter');
    // A command that asks shows its own list in the same place at once: there may be no moment without one.
    if (!asks) await this.page.locator('.quick-input-widget').first().waitFor({ state: 'hidden', timeout: patience });
  }

  /** Puts the cursor at a one-based line and column. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget:visible input[type="text"]');
    await input.waitFor({ timeout: patience });
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').first().waitFor({ state: 'hidden', timeout: patience });
  }

  /** Rows of the Problems view. */
  async problems(): Promise<Locator> {
    await this.command('Problems: Focus on Problems View');
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** The text of the active editor as its lines are drawn. */
  editorText(): Locator {
    return this.page.locator('.editor-instance .view-lines');
  }

  /** The page inside the webview: it sits two frames deep. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The same page for scripts of a test. */
  async webviewFrame(): Promise<Frame> {
    const element = await this.page.frameLocator('iframe.webview.ready').locator('iframe#active-frame').elementHandle();
    const frame = await element?.contentFrame();
    if (!frame) throw new Error('There is no webview.');
    return frame;
  }

  /** Changes the colour theme as a person does, by its name in the list. */
  async theme(name: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.keyboard.press('Control+t');
    const input = this.page.locator('.quick-input-widget:visible input[type="text"]');
    await input.waitFor({ timeout: patience });
    await input.fill(name);
    await this.page
      .locator('.quick-input-widget:visible .monaco-list-row.focused', { hasText: name })
      .first()
      .waitFor({ timeout: patience });
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').first().waitFor({ state: 'hidden', timeout: patience });
  }

  /** Ends the language server of this editor as a crash would; others that run on the machine are left alone. */
  killLanguageServer(): void {
    const own = readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join(this.profile, 'extensions/podsight'));
      } catch {
        return false; // the process has ended meanwhile
      }
    });
    for (const pid of own) process.kill(Number(pid), 'SIGKILL');
  }

  serverLog(): string {
    return this.editor.log();
  }

  async stop(): Promise<void> {
    await this.context.close();
    await this.browser.close();
    await this.editor.stop();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
