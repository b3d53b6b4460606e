import {
  IconArrowBackUp,
  IconCheck,
  IconPlayerPlay,
  IconPlayerStop,
  type Icon,
} from '@tabler/icons-react';
import type { RunSummary } from '../../bindings/RunSummary';
import { Sign, type Tone } from '../../components/Sign';
import { isUndo, isUnfinished } from '../runWords';

type Kind = 'unfinished' | 'running' | 'undone' | 'finished';

const icons: Record<Kind, Icon> = {
  unfinished: IconPlayerStop,
  running: IconPlayerPlay,
  undone: IconArrowBackUp,
  finished: IconCheck,
};

function kindOf(run: RunSummary): Kind {
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
  tone: Tone;
  large?: boolean;
}) {
  return <Sign icon={icons[kindOf(run)]} tone={tone} large={large} />;
}
