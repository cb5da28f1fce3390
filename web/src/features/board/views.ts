import { msg } from '@lingui/core/macro';
import type { Member } from '@/data/documents';
import { texts } from '@/format/language';

/** What a dashboard may be for. The names are those of `schemas/boards.py`. */
export const VIEW_NAMES = ['executive', 'controller', 'analyst', 'department', 'operations'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

export const VIEW_TITLES: Record<ViewName, string> = texts({
  executive: msg`Executive`,
  controller: msg`Controller`,
  analyst: msg`FP&A`,
  department: msg`Department`,
  operations: msg`Operations`,
});

export const isViewName = (text: string | null): text is ViewName => VIEW_NAMES.some((name) => name === text);

const seesSystem = (member: Member) =>
  (member.role === 'owner' || member.role === 'admin') && member.entity_scope === null;

/** The views that a member is offered: the platform's health is for those who may see it. */
export const availableViews = (member: Member): ViewName[] =>
  VIEW_NAMES.filter((name) => name !== 'operations' || seesSystem(member));

/** What a member begins with while neither they nor an administrator said anything else. */
export function defaultView(member: Member): ViewName {
  if (member.entity_scope !== null) return 'department';
  return member.role === 'analyst' ? 'analyst' : 'executive';
}
