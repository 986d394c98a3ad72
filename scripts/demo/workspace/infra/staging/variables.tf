variable "database_size" {
  default = "small"
}
