import { IconInfoCircle } from '@tabler/icons-react';
import { HeaderPanelButton } from '../app/HeaderPanelButton';
import { AboutPanel } from './AboutPanel';

/** Opens what Tableferry is and what it is made of. */
export function AboutButton() {
  return (
    <HeaderPanelButton
      name="About Tableferry"
      testId="about"
      icon={IconInfoCircle}
      panel={AboutPanel}
    />
  );
}
