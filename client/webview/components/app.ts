import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { say } from '../../../server/src/texts/text.ts';
import { pageTexts as texts } from '../../common/texts/page.ts';
import { timelineHost } from '../host.ts';
import { formatTime } from '../layout/time.ts';
import { type Shown, Store } from '../store.ts';
import './changeCard.ts';
import './chart.ts';
import './compareBar.ts';
import './empty.ts';
import './expectations.ts';
import './header.ts';
import './instant.ts';
import './notes.ts';
import './stale.ts';
import './table.ts';
import './why.ts';
import { controls, theme } from './styles.ts';

/** Seconds of the run that pass in a second of playing: the part in view takes this long. */
const PLAY_SECONDS = 14;

/** The page: header, strip, chart, instant and why, table. */
@customElement('podsight-timeline')
export class Timeline extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: block;
        padding: 14px 18px 24px;
        min-width: 300px;
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      main.stale {
        --ps-stale: 0.45;
      }
      .cols {
        display: grid;
        grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr);
        gap: 12px;
        align-items: stretch;
      }
      footer {
        color: var(--ps-dim);
        font-size: 11px;
      }
      @media (max-width: 640px) {
        :host {
          padding: 10px;
        }
        .cols {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media (min-width: 1900px) {
        .cols {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
      }
    `,
  ];

  private readonly store = new Store(timelineHost(), document.documentElement.lang.startsWith('zh') ? 'zh-cn' : 'en');
  @state() private revision = 0;
  @query('podsight-why') private why!: HTMLElement;
  private playedAt = 0;
  private stopListening: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopListening = this.store.listen((change) => {
      if (change !== 'content') return;
      this.revision++;
      document.documentElement.lang = this.store.language === 'zh-cn' ? 'zh-CN' : 'en';
      if (this.store.playing && this.playedAt === 0) requestAnimationFrame((now) => this.play(now));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening();
  }

  override render(): TemplateResult {
    const { store, revision } = this;
    const { shown } = store;
    if (!shown) return html`<podsight-empty .store=${store} .revision=${revision}></podsight-empty>`;
    return html`<podsight-stale .store=${store} .revision=${revision}></podsight-stale>
      <main class=${store.trouble ? 'stale' : ''} data-testid="timeline" aria-busy=${store.slow}>
        <podsight-header .store=${store} .shown=${shown} .revision=${revision}></podsight-header>
        ${shown.answer.change ? html`<podsight-change .store=${store} .shown=${shown} .revision=${revision}></podsight-change>` : nothing}
        ${store.conditions.expect ? html`<podsight-expectations .store=${store} .shown=${shown} .revision=${revision}></podsight-expectations>` : nothing}
        ${shown.notes.length > 0 ? html`<podsight-notes .store=${store} .shown=${shown}></podsight-notes>` : nothing}
        ${shown.answer.change ? nothing : html`<podsight-compare .store=${store} .shown=${shown} .revision=${revision}></podsight-compare>`}
        <podsight-chart .store=${store} .shown=${shown} .revision=${revision} .askWhy=${() => this.why.focus()}></podsight-chart>
        <div class="cols">
          <podsight-instant .store=${store} .shown=${shown} .revision=${revision}></podsight-instant>
          <podsight-why .store=${store} .shown=${shown} .revision=${revision}></podsight-why>
        </div>
        <podsight-table .store=${store} .shown=${shown} .revision=${revision}></podsight-table>
        ${this.foot(shown)}
      </main>`;
  }

  private foot({ answer }: Shown): TemplateResult {
    const { language } = this.store;
    const values = {
      time: formatTime(answer.run.horizonSeconds, language),
      ms: Math.max(1, Math.round(answer.elapsedMilliseconds)),
      seed: answer.run.seed,
    };
    return html`<footer>${say(texts.foot, language, values)}</footer>`;
  }

  /** Moves the cursor while playing; stops at the end. */
  private play(now: number): void {
    const { store } = this;
    if (!store.playing) {
      this.playedAt = 0;
      return;
    }
    const elapsed = this.playedAt === 0 ? 0 : Math.min(0.1, (now - this.playedAt) / 1000);
    this.playedAt = now;
    const { start, end } = store.view;
    const at = store.warp.toTime(
      store.warp.toShown(store.cursor) + (elapsed * (store.warp.toShown(end) - store.warp.toShown(start))) / PLAY_SECONDS,
    );
    store.setCursor(at >= end || at < start ? (elapsed === 0 ? start : end) : at);
    if (at >= end && elapsed > 0) {
      store.setPlaying(false);
      this.playedAt = 0;
    } else requestAnimationFrame((next) => this.play(next));
  }
}
