"""The same server settings as the product's, without its after-fork step."""

workers = 2
worker_class = "gthread"
threads = 2
timeout = 30
keepalive = 5
preload_app = False
control_socket_disable = True
accesslog = None
