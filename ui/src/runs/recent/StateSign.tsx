import {
  IconArrowBackUp,
  IconCheck,
  IconPlayerPlay,
  IconPlayerStop,
  IconTrash,
  type Icon,
} from '@tabler/icons-react';
import type { RunSummary } from '../../bindings/RunSummary';
import { Sign, type Tone } from '../../components/Sign';
import { isDeletion, isUndo, isUnfinished } from '../runWords';

type Kind = 'unfinished' | 'running' | 'undone' | 'deleted' | 'finished';

const icons: Record<Kind, Icon> = {
  unfinished: IconPlayerStop,
  running: IconPlayerPlay,
  undone: IconArrowBackUp,
  deleted: IconTrash,
  finished: IconCheck,
};

function kindOf(run: RunSummary): Kind {
  if (isUnfinished(run)) {
    return 'unfinished';
  }
  if (run.state === 'running') {
    return 'running';
  }
  if (isDeletion(run)) {
    return 'deleted';
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
