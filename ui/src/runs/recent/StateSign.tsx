import {
  IconArrowBackUp,
  IconCheck,
  IconPlayerPlay,
  IconPlayerStop,
  type Icon,
} from '@tabler/icons-react';
import type { RunSummary } from '../../bindings/RunSummary';
import { isUndo, isUnfinished, type RunTone } from '../runWords';
import styles from './StateSign.module.css';

type Sign = 'unfinished' | 'running' | 'undone' | 'finished';

const icons: Record<Sign, Icon> = {
  unfinished: IconPlayerStop,
  running: IconPlayerPlay,
  undone: IconArrowBackUp,
  finished: IconCheck,
};

function signOf(run: RunSummary): Sign {
  if (isUnfinished(run)) {
    return 'unfinished';
  }
  if (run.state === 'running') {
    return 'running';
  }
  return isUndo(run) ? 'undone' : 'finished';
}

/** How a run stands, as a sign. The words beside it say the same. */
export function StateSign({
  run,
  tone,
  large = false,
}: {
  run: RunSummary;
  tone: RunTone;
  large?: boolean;
}) {
  const Sign = icons[signOf(run)];
  return (
    <span className={styles.sign} data-tone={tone} data-large={large || undefined}>
      <Sign size={large ? 25 : 17} stroke={large ? 1.7 : 1.9} aria-hidden />
    </span>
  );
}
