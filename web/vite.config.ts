import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig, type ProxyOptions } from 'vite'

/** Where a host serves the page; the API is at its own absolute path on the same origin. */
const base = '/static-plugin/data-migration/'
const host = 'http://127.0.0.1:9494'

/** The fixture answers by itself; anything else goes to the host that runs. */
function proxyOf(mode: string): Record<string, ProxyOptions> {
  return mode === 'fixture' ? {} : { '/plugins': { target: host, ws: true }, '/host': { target: host } }
}

export default defineConfig(async ({ mode }) => ({
  root: import.meta.dirname,
  base,
  plugins: [
    vue(),
    Components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    // Only loaded where it is asked for: the page is built without it.
    ...(mode === 'fixture' ? [(await import('./dev/fixture.ts')).fixture()] : []),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  server: {
    proxy: proxyOf(mode),
  },
}))
