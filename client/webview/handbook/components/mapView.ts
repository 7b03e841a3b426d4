import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { say } from '../../../../server/src/texts/text.ts';
import { handbookTexts as texts } from '../../../common/texts/handbook.ts';
import { controls, theme } from '../../components/styles.ts';
import { type EntryMap, type MapNode, mapOf } from '../map.ts';
import { type Book, titleIn } from '../model.ts';
import { follow, type Go } from './rich.ts';

/** The picture of what is around an entry; its boxes are links. */
@customElement('podsight-book-map')
export class MapView extends LitElement {
  static override styles = [
    theme,
    controls,
    css`
      :host {
        display: block;
      }
      svg {
        display: block;
        max-width: 100%;
        height: auto;
      }
      .edge {
        fill: none;
        stroke: color-mix(in srgb, var(--ps-fg) 38%, transparent);
        stroke-width: 1.2;
        transition: stroke 120ms;
      }
      .edge.aside {
        stroke: color-mix(in srgb, var(--ps-fg) 18%, transparent);
        stroke-dasharray: 2 3;
      }
      .edge.lit {
        stroke: var(--ps-focus);
        stroke-width: 1.8;
      }
      .box {
        fill: var(--ps-raised);
        stroke: var(--ps-border);
      }
      .concept .box {
        fill: color-mix(in srgb, var(--ps-init) 9%, var(--ps-bg));
        stroke: var(--vscode-contrastBorder, color-mix(in srgb, var(--ps-init) 55%, var(--ps-bg)));
      }
      .field .box {
        fill: color-mix(in srgb, var(--ps-run) 8%, var(--ps-bg));
        stroke: var(--vscode-contrastBorder, color-mix(in srgb, var(--ps-run) 50%, var(--ps-bg)));
      }
      .here .box {
        fill: var(--vscode-button-background, var(--ps-init));
        stroke: var(--vscode-contrastBorder, transparent);
      }
      .here text {
        fill: var(--vscode-button-foreground, var(--ps-bg));
        font-weight: 600;
      }
      text {
        fill: var(--ps-fg);
        font: 12px var(--vscode-font-family, system-ui, sans-serif);
        text-anchor: middle;
      }
      .field text {
        font-family: var(--ps-mono);
        font-size: 11px;
      }
      a {
        cursor: pointer;
        outline: none;
      }
      a:hover .box {
        stroke: var(--ps-link);
      }
      a:focus-visible .box {
        stroke: var(--ps-focus);
        stroke-width: 2;
      }
      .caption {
        fill: var(--ps-dim);
        font-size: 11px;
        text-anchor: middle;
      }
      .caption.start {
        text-anchor: start;
      }
      @media (prefers-reduced-motion: reduce) {
        .edge {
          transition: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) book!: Book;
  @property({ attribute: false }) current!: string;
  @property({ attribute: false }) go!: Go;
  @state() private room = 0;
  @state() private lit: string | null = null;
  private readonly watcher = new ResizeObserver(([entry]) => {
    // In steps, so that dragging a border does not lay everything out anew with every pixel.
    if (entry) this.room = Math.max(240, Math.floor(entry.contentRect.width / 20) * 20);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.watcher.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.room === 0) return nothing;
    const { book, current } = this;
    const map = mapOf(book, current, this.room);
    const label = say(texts.mapLabel, book.language, { title: titleIn(book)(current) });
    return html`<svg
      width=${map.width}
      height=${map.height}
      viewBox="0 0 ${map.width} ${map.height}"
      role="group"
      aria-label=${label}
      data-testid="map"
    >
      ${this.edges(map)}
      ${map.captions.map(
        ({ way, x, y, anchor }) =>
          svg`<text class="caption ${anchor}" x=${x} y=${y} aria-hidden="true">${say(way === 'into' ? texts.leadsHere : texts.leadsOn, book.language)}</text>`,
      )}
      ${map.nodes.map((node) => this.node(node))}
    </svg>`;
  }

  private edges({ edges }: EntryMap): TemplateResult[] {
    return edges.map(({ path, from, to, aside }) => {
      const isLit = this.lit === from || this.lit === to;
      return svg`<path class="edge ${aside ? 'aside' : ''} ${isLit ? 'lit' : ''}" d=${path} />` as unknown as TemplateResult;
    });
  }

  private node(node: MapNode): TemplateResult {
    const { key, title, rows, way, kind, x, y, width, height } = node;
    const words = rows.map(
      (row, index) =>
        svg`<text x=${x + width / 2} y=${y + height / 2 + 4 + (index - (rows.length - 1) / 2) * 15} aria-hidden="true">${row}</text>`,
    );
    const box = svg`<rect class="box" x=${x} y=${y} width=${width} height=${height} rx="6" />`;
    if (way === null) return svg`<g class="here ${kind}">${box}${words}</g>` as unknown as TemplateResult;
    const { language } = this.book;
    const told = say(way === 'both' ? texts.both : way === 'into' ? texts.leadsHere : texts.leadsOn, language);
    const light = (on: boolean) => () => {
      this.lit = on ? key : null;
    };
    return svg`<a
      class=${kind}
      href="#${key}"
      data-testid="map-node"
      @click=${follow(this.go, key)}
      @mouseenter=${light(true)}
      @mouseleave=${light(false)}
      @focus=${light(true)}
      @blur=${light(false)}
    ><title>${title} · ${told}</title>${box}${words}</a>` as unknown as TemplateResult;
  }
}
