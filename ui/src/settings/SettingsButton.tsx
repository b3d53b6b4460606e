import { IconSettings } from '@tabler/icons-react';
import { HeaderPanelButton } from '../app/HeaderPanelButton';
import { SettingsPanel } from './SettingsPanel';

/** Opens the settings. */
export function SettingsButton() {
  return (
    <HeaderPanelButton
      name="Settings"
      testId="settings"
      icon={IconSettings}
      panel={SettingsPanel}
    />
  );
}
