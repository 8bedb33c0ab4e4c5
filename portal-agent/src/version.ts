import manifest from '../package.json' with { type: 'json' }

/** Version of Portal, as packages and events carry it. */
export const portalVersion: string = manifest.version
