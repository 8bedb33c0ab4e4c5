import { createApp } from 'vue'
import App from './app.vue'
import { setups } from './setups/index.ts'

const app = createApp(App)
for (const setup of setups) setup(app)
app.mount('#app')
