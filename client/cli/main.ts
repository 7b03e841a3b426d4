import { main } from '../../server/src/cli/commandsMain.ts';
import { pictureOfRun } from '../webview/picture/run.ts';

/** The command line but for `check`, with the page's way of drawing a run. */
main(({ run, object, language, theme }) => pictureOfRun(run, object, language, theme));
