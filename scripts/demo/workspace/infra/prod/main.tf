resource "database" "orders" {
  name     = "orders-prod"
  size     = var.database_size
  replicas = 2
}
