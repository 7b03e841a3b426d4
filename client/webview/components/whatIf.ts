import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { scenarioTexts } from '../../common/texts/scenario.ts';
import { tryTexts } from '../../common/texts/tries.ts';
import { formatTime } from '../layout/time.ts';
import { activeConditions, offers, type WhatIf } from '../layout/whatIf.ts';
import type { Shown, Store } from '../store.ts';
import { icons } from './icons.ts';
import './menu.ts';
import type { MenuItem } from './menu.ts';
import { controls, theme } from './styles.ts';

/** Horizons that can be asked for, seconds. */
const HORIZONS = [60, 600, 3600, 86_400] as const;

/** What is tried out: what can be added, what is added, for how long, and the scenario file that holds it. */
@customElement('podsight-what-if')
export class WhatIfBar extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        align-items: center;
        min-width: 0;
      }
      select {
        width: 96px;
      }
      select.horizon {
        width: auto;
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        height: 24px;
        padding-inline-start: 9px;
        border-radius: 4px;
        background: var(--vscode-badge-background, var(--ps-hover));
        color: var(--vscode-badge-foreground, var(--ps-fg));
        border: 1px solid var(--vscode-contrastBorder, transparent);
        max-width: 100%;
        overflow: hidden;
      }
      .chip.file {
        background: none;
        color: inherit;
        border-color: var(--ps-border);
      }
      .chip span,
      .chip .link {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .chip .icon-button {
        color: inherit;
        width: 22px;
        height: 22px;
      }
      .use {
        padding: 0 4px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
        max-width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) store!: Store;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) revision = 0;

  override render(): TemplateResult {
    const { store } = this;
    const { language, scenario } = store;
    const { file } = store.conditions;
    return html`${file ? this.fileChip(file.name) : nothing}
      ${activeConditions(scenario, language).map((chip) => {
        const remove = say(texts.remove, language, { what: chip.words });
        return html`<span class="chip" data-testid="what-if-chip"
          ><span>${chip.words}</span>
          <button class="icon-button" aria-label=${remove} title=${remove} @click=${() => store.setScenario(chip.scenario)}>${icons.close}</button></span
        >`;
      })}
      ${
        store.scenarioBeside === null
          ? nothing
          : html`<button
            class="link use"
            data-testid="use-scenario"
            title=${say(scenarioTexts.useHelp, language)}
            @click=${() => store.scenarioFile('useBeside')}
          >
            ${say(scenarioTexts.use, language, { file: store.scenarioBeside })}
          </button>`
      }
      ${this.adder()} ${this.horizons()}
      <podsight-menu name="scenario" label=${say(scenarioTexts.scenario, language)} .items=${this.fileItems()}></podsight-menu>`;
  }

  private fileChip(name: string): TemplateResult {
    const { store } = this;
    const leave = say(scenarioTexts.leave, store.language, { file: name });
    return html`<span class="chip file" data-testid="scenario-file">
      <button class="link" @click=${() => store.scenarioFile('edit')} title=${say(scenarioTexts.edit, store.language, { file: name })}>${name}</button>
      <button
        class="icon-button"
        aria-label=${leave}
        title=${leave}
        @click=${() => store.setConditions({ file: undefined, scenario: undefined, seed: undefined, expect: undefined })}
      >
        ${icons.close}
      </button>
    </span>`;
  }

  private fileItems(): readonly MenuItem[] {
    const { store } = this;
    const { language } = store;
    const { file, expect } = store.conditions;
    const item = (id: string, words: string, run: () => void, help?: string): MenuItem => ({ id, words, run, ...(help ? { help } : {}) });
    return [
      item('save-scenario', say(scenarioTexts.save, language), () => store.scenarioFile('save'), say(scenarioTexts.saveHelp, language)),
      item('open-scenario', say(scenarioTexts.open, language), () => store.scenarioFile('choose')),
      ...(expect
        ? []
        : [
            item(
              'add-expectation',
              say(scenarioTexts.expect, language),
              () => store.setConditions({ expect: [] }),
              say(scenarioTexts.expectHelp, language),
            ),
          ]),
      ...(file ? [item('edit-scenario', say(scenarioTexts.edit, language, { file: file.name }), () => store.scenarioFile('edit'))] : []),
    ];
  }

  private adder(): TemplateResult {
    const { store, shown } = this;
    const { language, scenario } = store;
    const { now, start } = offers(shown.index, shown.answer.object, store.cursor, scenario, language);
    const all = [...now, ...start];
    const options = (offered: readonly WhatIf[], from: number): TemplateResult[] =>
      offered.map(({ words }, at) => html`<option value=${from + at}>${words}</option>`);
    return html`<select
      data-testid="what-if"
      aria-label=${say(texts.whatIf, language)}
      @change=${(event: Event) => {
        const select = event.target as HTMLSelectElement;
        const chosen = all[Number(select.value)];
        select.value = '';
        if (chosen) store.setScenario(chosen.scenario);
      }}
    >
      <option value="" selected>${say(texts.whatIfAdd, language)}</option>
      <optgroup label=${say(tryTexts.groupAt, language, { time: formatTime(store.cursor, language) })}>${options(now, 0)}</optgroup>
      ${start.length > 0 ? html`<optgroup label=${say(tryTexts.groupStart, language)}>${options(start, now.length)}</optgroup>` : nothing}
    </select>`;
  }

  private horizons(): TemplateResult {
    const { store, shown } = this;
    const { language, scenario } = store;
    const time = (seconds: number): string => formatTime(seconds, language);
    const usual = say(texts.horizonUsual, language, { time: time(shown.answer.run.horizonSeconds) });
    const { horizon, ...others } = scenario;
    // A scenario file may ask for any other one.
    const listed =
      horizon === undefined || HORIZONS.some((known) => known === horizon) ? HORIZONS : [...HORIZONS, horizon].sort((a, b) => a - b);
    return html`<select
      class="horizon"
      data-testid="horizon"
      aria-label=${say(texts.horizon, language)}
      title=${say(texts.horizon, language)}
      @change=${(event: Event) => {
        const seconds = Number((event.target as HTMLSelectElement).value);
        store.setScenario(seconds > 0 ? { ...others, horizon: seconds } : others);
      }}
    >
      <option value="0" ?selected=${horizon === undefined}>${horizon === undefined ? usual : say(texts.horizonUsual, language, { time: '…' })}</option>
      ${listed.map((seconds) => html`<option value=${seconds} ?selected=${horizon === seconds}>${time(seconds)}</option>`)}
    </select>`;
  }
}
