import { useCallback, useEffect, useRef, useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { proveFigures } from '@/data/api';
import { decodeProof } from '@/data/decode';
import type { Proof } from '@/data/documents';
import { proofPath } from '@/data/paths';
import { useDocument } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import { errorText } from '@/format/errorText';

/** Between two requests: what differs is given time to settle. */
const PAUSE_MS = 2_500;
/** The sweeper goes on where this page stops asking. */
const ASKED_AT_MOST = 24;

/** The last proof, live; nothing is watched for a member who does not see every entity. */
export function useProof(): Watched<Proof> {
  const { orgId, member } = useWorkspace();
  return useDocument(member.entity_scope === null ? proofPath(orgId) : null, decodeProof);
}

/** Has everything compared anew, asking until nothing is left. */
export function useProving(): { run: () => void; running: boolean; problem: string | null } {
  const { orgId } = useWorkspace();
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const run = useCallback(async () => {
    setRunning(true);
    setProblem(null);
    try {
      for (let asked = 0; asked < ASKED_AT_MOST && here.current; asked += 1) {
        const { left } = await proveFigures(orgId);
        if (left === 0) break;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    } catch (error) {
      setProblem(errorText(error));
    } finally {
      setRunning(false);
    }
  }, [orgId]);
  return { run: () => void run(), running, problem };
}
