import { useState } from 'react';

export type PanelTab = 'findings' | 'mends' | 'estimate';

/** Which tab of the lower panel is open, or null while it is folded. It opens by itself when something wants a look. */
export function usePanelTab(wantsALook: boolean) {
  const [tab, setTab] = useState<PanelTab | null>(null);
  const [lookedFor, setLookedFor] = useState(false);
  if (wantsALook && !lookedFor) {
    setLookedFor(true);
    setTab((before) => before ?? 'findings');
  }
  return { tab, setTab };
}
