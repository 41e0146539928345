"""Under /lieux/<slug>/le-lieu/droits/."""

from django.urls import path

from comptoir.upkeep.rights import views

urlpatterns = [
    path("", views.rights, name="rights"),
    path("savoir-faire/nouveau/", views.new_skill, name="new_skill"),
    path("savoir-faire/<int:skill>/", views.skill_things, name="skill_things"),
    path("savoir-faire/<int:skill>/retirer/", views.retire_skill, name="retire_skill"),
    path("savoir-faire/<int:skill>/former/", views.train, name="train"),
    path("formations/<int:training>/retirer/", views.withdraw_training, name="withdraw_training"),
    path("quotas/nouveau/", views.new_quota, name="new_quota"),
    path("quotas/<int:quota>/lever/", views.retire_quota, name="retire_quota"),
]
