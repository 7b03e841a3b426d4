import { main } from '../../server/src/cli/main.ts';
import { pictureOfRun } from '../webview/picture/run.ts';

/** The command line, with the page's way of drawing a run. */
main(({ run, object, language, theme }) => pictureOfRun(run, object, language, theme));
