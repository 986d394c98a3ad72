resource "database" "orders" {
  name     = "orders-staging"
  size     = var.database_size
  replicas = 1
}
