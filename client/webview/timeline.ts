/**
 * The timeline page: the script that the webview runs. It shows what the extension sends (client/common/protocol.ts) and holds no knowledge
 * of files or servers of its own.
 *
 * What tests and assistive techniques can rely on, in the (open) shadow roots of `<podsight-timeline>`; `data-testid` unless said otherwise:
 * - `timeline` the page with a picture (`aria-busy` while a run is awaited); `empty` the page without one; `stale` the strip over an old one
 *   (`objection-line` links); `insert-example`; `slow` while a run takes long, with `cancel`
 * - `compared` what is different from another run: `compare` (select), `change`, `moves` (details); `grouping` (select)
 * - `verdict`; `figure-ready`, `figure-restart`, `figure-restarts`, `figure-backoff`, `figure-ended`, `figure-end`, `figure-grace`,
 *   `figure-pods`, `figure-podFailures` (buttons where the figure is an instant)
 * - `note` (list items, the first one is the strip), `note-line` its link, `more-notes`
 * - `what-if` and `horizon` (selects), `what-if-chip`
 * - `chart` (region named after the object) with `play`, `previous`, `next`, `zoom-in`, `zoom-out`, `fit`, `compress`, `logarithmic`, `save` (buttons), `now`
 *   (the cursor's time), `highlighted` (what follows from the editor's line), `minimap`, `axis`, `cursor` (role slider), `lanes`, `lane` (list
 *   items with `data-lane` = `Pod/web container main`), `plot` (SVG), `tip`, `spoken` (live region)
 * - `tab-get`, `tab-wide`, `tab-describe`, `tab-events`, `tab-logs`, `tab-files` (role tab), `instant-time`, `instant-text` (pre)
 * - `why` with `why-chain`, `why-step`, `why-field` (buttons that reveal a place of the manifest), `effects`
 * - `table` (details)
 *
 * In the plot, paths have the classes `bar <state>` and `mark <kind>` (layout/lanes.ts).
 */
import { pageStyles } from './components/page.ts';
import './components/app.ts';

document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles];
