variable "database_size" {
  default = "large"
}
