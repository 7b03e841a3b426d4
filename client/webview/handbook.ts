/**
 * The handbook page. Test ids that the tests of the real editor rely on: `handbook`, `first-page`, `search`, `found`, `hit`, `back`, `forward`,
 * `home`, `toggle-contents`, `group` and `kind` (details of the contents), `entry` (with `data-key`), `facts`, `below`, `map`, `map-node`.
 */
import { pageStyles } from './components/page.ts';
import './handbook/components/app.ts';

document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles];
