import { useState } from 'react';

export type PanelTab = 'findings' | 'fixes' | 'estimate';

/** Which tab of the lower panel is open, or null while it is folded. It opens by itself when something needs attention. */
export function usePanelTab(needsAttention: boolean) {
  const [tab, setTab] = useState<PanelTab | null>(null);
  const [searchedFor, setSearchedFor] = useState(false);
  if (needsAttention && !searchedFor) {
    setSearchedFor(true);
    setTab((before) => before ?? 'findings');
  }
  return { tab, setTab };
}
