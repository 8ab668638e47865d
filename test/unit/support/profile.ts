import type { Profile } from '../../../src/clusters/profile.ts';

/** A saved cluster with nothing but what each has. */
export const profile: Profile = {
  version: 1,
  id: '00000000-0000-4000-8000-000000000001',
  name: 'demo',
  host: '10.0.0.1',
  port: 2881,
  user: 'root@sys',
  hasPassword: true,
};
